// Takes out of a picture what is not the picture: where it was taken, by which camera, by whom. The pixels are not touched.
// A JPEG keeps the one thing of its metadata that changes how it looks, the orientation. What cannot be followed is left as it is:
// the picture was checked before, and a wrong cut would spoil it. One of more pieces than any program writes is given up.

import { mostPieces } from './sniff.ts'

/** The picture without metadata; null when it has more than `mostPieces`. Takes as many steps as it has pieces, and memory for what is cut alone. */
export function strip(mime: string, bytes: Uint8Array): Uint8Array | null {
  try {
    switch (mime) {
      case 'image/jpeg': return stripJpeg(bytes)
      case 'image/png': return stripPng(bytes)
      case 'image/webp': return stripWebp(bytes)
      default: return bytes
    }
  } catch (reason) {
    // DataView throws a RangeError where a length points beyond the end.
    if (reason instanceof RangeError) return bytes
    throw reason
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const word = (view: DataView, at: number): string => String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))

/** Bytes that go, and what stands in their place. */
type Cut = { readonly from: number; readonly to: number; readonly instead?: Uint8Array }

/** The bytes without what is cut; cuts in order. */
function without(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  if (cuts.length === 0) return bytes
  const kept: Uint8Array[] = []
  let at = 0
  for (const { from, to, instead } of cuts) {
    kept.push(bytes.subarray(at, from))
    if (instead !== undefined) kept.push(instead)
    at = to
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
}

/** Segments before the first scan: APP1 (Exif, XMP), APP3 to APP13 and comments go; APP0, APP2 (colours) and APP14 (Adobe) stay. */
function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes)
  const cuts: Cut[] = []
  let pieces = 0
  for (let at = 2; view.getUint8(at) === 0xff; pieces++) {
    if (pieces === mostPieces) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    if (marker === 0xda) break
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length) throw new RangeError('a segment that ends beyond the file')
    if (marker === 0xe1) cuts.push({ from: at, to: end, instead: orientationOnly(view, at, end) })
    else if ((marker >= 0xe3 && marker <= 0xed) || marker === 0xfe) cuts.push({ from: at, to: end })
    at = end
  }
  return without(bytes, cuts)
}

const orientationTag = 0x0112

/** A fresh Exif segment that holds the orientation of this one; empty when it says none. */
function orientationOnly(view: DataView, at: number, end: number): Uint8Array {
  if (end - at < 24 || word(view, at + 4) !== 'Exif') return new Uint8Array()
  const tiff = at + 10
  const little = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, little)
  if (directory + 2 > end) return new Uint8Array()
  for (let i = 0, entry = directory + 2; i < view.getUint16(directory, little) && entry + 12 <= end; i++, entry += 12) {
    if (view.getUint16(entry, little) !== orientationTag) continue
    const orientation = view.getUint16(entry + 8, little)
    if (orientation < 2 || orientation > 8) return new Uint8Array()
    return Buffer.from([
      0xff, 0xe1, 0, 34, ...Buffer.from('Exif\0\0MM\0*', 'latin1'), 0, 0, 0, 8, 0, 1,
      0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ])
  }
  return new Uint8Array()
}

const pngMetadata = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

function stripPng(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes)
  const cuts: Cut[] = []
  let pieces = 0
  for (let at = 8; at + 12 <= bytes.length; pieces++) {
    if (pieces === mostPieces) return null
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return bytes
    const kind = word(view, at + 4)
    if (pngMetadata.has(kind)) cuts.push({ from: at, to: end })
    // What lies behind the end of a picture is something else that hides there.
    if (kind === 'IEND' && end < bytes.length) cuts.push({ from: end, to: bytes.length })
    at = kind === 'IEND' ? bytes.length : end
  }
  return without(bytes, cuts)
}

/** RIFF chunks EXIF and XMP go; the flags that announce them are cleared, and the size at the head is made that of what stays. */
function stripWebp(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes)
  const cuts: Cut[] = []
  let pieces = 0
  let left = bytes.length
  for (let at = 12; at + 8 <= bytes.length; pieces++) {
    if (pieces === mostPieces) return null
    const size = view.getUint32(at + 4, true)
    const end = Math.min(bytes.length, at + 8 + size + (size % 2))
    const kind = word(view, at)
    if (kind === 'VP8X') cuts.push({ from: at, to: end, instead: withoutFlags(bytes.slice(at, end)) })
    if (kind === 'EXIF' || kind === 'XMP ') {
      cuts.push({ from: at, to: end })
      left -= end - at
    }
    at = end
  }
  const size = Buffer.alloc(4)
  size.writeUInt32LE(left - 8)
  return without(bytes, [{ from: 4, to: 8, instead: size }, ...cuts])
}

function withoutFlags(chunk: Uint8Array): Uint8Array {
  const flags = chunk[8]
  if (flags !== undefined) chunk[8] = flags & ~0b1100
  return chunk
}
