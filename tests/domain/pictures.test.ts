// What is taken out of an uploaded picture: places, cameras, names, comments. The picture itself and its orientation stay.
import { describe, expect, test } from 'vitest'
import { sniff } from '#server/pictures/sniff.ts'
import { strip } from '#server/pictures/strip.ts'

const secret = 'GPS 52.5200 N by Ada'
const segment = (marker: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
const frame = segment(0xc0, Buffer.from([8, 0, 9, 0, 7, 1, 1, 17, 0]))
const scan = Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])
const jfif = segment(0xe0, Buffer.from('JFIF\0'))
const colours = segment(0xe2, Buffer.from('ICC_PROFILE\0'))

/** Exif with an orientation, in either byte order, and the secret behind it. */
function exif(orientation: number, little: boolean): Buffer {
  const two = (n: number): Buffer => { const bytes = Buffer.alloc(2); if (little) bytes.writeUInt16LE(n); else bytes.writeUInt16BE(n); return bytes }
  const four = (n: number): Buffer => { const bytes = Buffer.alloc(4); if (little) bytes.writeUInt32LE(n); else bytes.writeUInt32BE(n); return bytes }
  const entry = Buffer.concat([two(0x0112), two(3), four(1), two(orientation), two(0)])
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(little ? 'II' : 'MM'), two(42), four(8), two(1), entry, four(0), Buffer.from(secret)]))
}
const jpeg = (...segments: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, frame, scan])

describe('a JPEG', () => {
  test.each([true, false])('loses everything but its orientation (little-endian: %s)', (little) => {
    const clean = strip('image/jpeg', jpeg(jfif, exif(6, little), segment(0xfe, Buffer.from(secret)), segment(0xed, Buffer.from(secret)), colours))
    expect(Buffer.from(clean).includes(secret)).toBe(false)
    expect(Buffer.from(clean)).toEqual(jpeg(jfif, Buffer.from(strip('image/jpeg', jpeg(exif(6, false)))).subarray(2, 38), colours))
    expect(clean[2 + jfif.length + 29]).toBe(6)
    expect(sniff(clean)).toEqual({ mime: 'image/jpeg', width: 7, height: 9 })
  })

  test('without metadata is not touched, one that cannot be followed neither', () => {
    for (const whole of [jpeg(jfif, colours), jpeg(exif(1, true)).subarray(0, 30), Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1])]) {
      const clean = Buffer.from(strip('image/jpeg', whole))
      expect(clean).toEqual(whole)
    }
  })

  test('that stands upright needs no orientation', () => {
    expect(Buffer.from(strip('image/jpeg', jpeg(exif(1, true))))).toEqual(jpeg())
  })
})

test('a PNG loses its texts, times and Exif', () => {
  const chunk = (kind: string, body: string | Buffer): Buffer => {
    const data = Buffer.from(body as string)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(kind), data, Buffer.alloc(4)])
  }
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const [size, pixels, end] = [chunk('IHDR', Buffer.alloc(13, 1)), chunk('IDAT', 'pixels'), chunk('IEND', '')]
  const dirty = Buffer.concat([head, size, chunk('tEXt', secret), chunk('eXIf', secret), chunk('iTXt', secret), pixels, end])
  expect(Buffer.from(strip('image/png', dirty))).toEqual(Buffer.concat([head, size, pixels, end]))
})

test('a WebP loses Exif and XMP and no longer announces them', () => {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from(kind), length, body, Buffer.alloc(body.length % 2)])
  }
  const file = (...chunks: readonly Buffer[]): Buffer => {
    const head = Buffer.from('RIFF\0\0\0\0WEBP')
    head.writeUInt32LE(Buffer.concat(chunks).length + 4, 4)
    return Buffer.concat([head, ...chunks])
  }
  const extended = (flags: number): Buffer => chunk('VP8X', Buffer.from([flags, 0, 0, 0, 6, 0, 0, 8, 0, 0]))
  const pixels = chunk('VP8 ', Buffer.from('pixel'))
  const dirty = file(extended(0b1_1100), pixels, chunk('EXIF', Buffer.from(secret)), chunk('XMP ', Buffer.from(secret)))
  expect(Buffer.from(strip('image/webp', dirty))).toEqual(file(extended(0b1_0000), pixels))
  expect(sniff(dirty)).toEqual({ mime: 'image/webp', width: 7, height: 9 })
})
