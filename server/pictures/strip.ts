// Takes out of a picture what is not the picture: where it was taken, by which camera, by whom. The pixels are not touched.
// A JPEG keeps the one thing of its metadata that changes how it looks, the orientation. What cannot be followed is left as it is:
// the picture was checked before, and a wrong cut would spoil it.

/** The picture without metadata. */
export function strip(mime: string, bytes: Uint8Array): Uint8Array {
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

/** Segments before the first scan: APP1 (Exif, XMP), APP3 to APP13 and comments go; APP0, APP2 (colours) and APP14 (Adobe) stay. */
function stripJpeg(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes)
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    if (marker === 0xda) break
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length) throw new RangeError('a segment that ends beyond the file')
    if (marker === 0xe1) kept.push(orientationOnly(view, at, end))
    else if (!(marker >= 0xe3 && marker <= 0xed) && marker !== 0xfe) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
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

function stripPng(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return bytes
    const kind = word(view, at + 4)
    if (!pngMetadata.has(kind)) kept.push(bytes.subarray(at, end))
    // What lies behind the end of a picture is something else that hides there.
    at = kind === 'IEND' ? bytes.length : end
  }
  return Buffer.concat(kept)
}

/** RIFF chunks EXIF and XMP go; the flags that announce them are cleared. */
function stripWebp(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes)
  const kept: Uint8Array[] = []
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true)
    const end = Math.min(bytes.length, at + 8 + size + (size % 2))
    const kind = word(view, at)
    if (kind !== 'EXIF' && kind !== 'XMP ') kept.push(kind === 'VP8X' ? withoutFlags(bytes.slice(at, end)) : bytes.subarray(at, end))
    at = end
  }
  const body = Buffer.concat(kept)
  const head = Buffer.from(bytes.subarray(0, 12))
  head.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([head, body])
}

function withoutFlags(chunk: Uint8Array): Uint8Array {
  const flags = chunk[8]
  if (flags !== undefined) chunk[8] = flags & ~0b1100
  return chunk
}
