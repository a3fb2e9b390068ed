// What a picture is, read from its first bytes: kind and size in pixels. Nothing is decoded, names and announced types are not believed.
// Anything that is not a whole header of one of four kinds is no picture here; SVG is none (it can hold programs).

/** A picture's kind and size. */
export type Seen = { readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'; readonly width: number; readonly height: number }

/**
 * More segments or chunks than this no honest picture has: 100 MB, the largest that can be allowed, in the pieces of 8 kB that PNGs are written
 * in are 13,000. One of 10 MB in empty pieces has a million, and the loop stood still for a second while they were gone through.
 */
export const mostPieces = 20_000

/** Looks at the bytes; null when they are none of the four kinds, or the header is cut off or not among the first `mostPieces`. */
export function sniff(bytes: Uint8Array): Seen | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return png(view) ?? gif(view) ?? webp(view) ?? jpeg(view)
  } catch (reason) {
    // DataView throws a RangeError beyond the end: the header is cut off.
    if (reason instanceof RangeError) return null
    throw reason
  }
}

const word = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(at + i)))

function png(view: DataView): Seen | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || word(view, 12, 4) !== 'IHDR') return null
  return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function gif(view: DataView): Seen | null {
  if (!/^GIF8[79]a$/.test(word(view, 0, 6))) return null
  return { mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

function webp(view: DataView): Seen | null {
  if (word(view, 0, 4) !== 'RIFF' || word(view, 8, 4) !== 'WEBP') return null
  const mime = 'image/webp'
  switch (word(view, 12, 4)) {
    case 'VP8X': return { mime, width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
    case 'VP8 ': return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { mime, width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) }
    }
    default: return null
  }
}

const uint24 = (view: DataView, at: number): number => view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16)

function jpeg(view: DataView): Seen | null {
  if (view.getUint16(0) !== 0xffd8) return null
  let at = 2
  for (let pieces = 0; view.getUint8(at) === 0xff && pieces < mostPieces; pieces++) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { mime: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (marker === 0xff) at += 1
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}
