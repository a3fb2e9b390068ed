// Snapshots packed for the disk: Zstandard at its fastest level. A board's document shrinks to about a seventh, so that two
// snapshots and the journal between them take less room than one copy of the document. Knows nothing of what it packs.

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** No document comes near it (25 MB): a damaged pack does not take the memory of the house. */
const mostBytes = 256 * 1024 * 1024

/** Packs bytes; about 5 ms a megabyte. */
export function pack(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 0 } })
}

/** The bytes again. Throws when they are damaged. */
export function unpack(packed: Uint8Array): Uint8Array {
  // A copy of its own: what is handed to another thread must not be a view into a shared pool.
  return new Uint8Array(zstdDecompressSync(packed, { maxOutputLength: mostBytes }))
}
