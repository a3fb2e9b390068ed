// What is taken out of an uploaded picture: places, cameras, names, comments. The picture itself and its orientation stay.
// And what a disk does with its file that takes half of it or none.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { must } from '#shared/base/must.ts'
import { assetId } from '#shared/base/ids.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import { boardNumber, personNumber } from '#tests/support/people.ts'
import { openPictures } from '#server/pictures/pictures.ts'
import { mostPieces, sniff } from '#server/pictures/sniff.ts'
import { strip as stripIfFew } from '#server/pictures/strip.ts'

const strip = (mime: string, bytes: Uint8Array): Uint8Array => must(stripIfFew(mime, bytes), 'a picture of few pieces')

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

const pngHead = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
function pngChunk(kind: string, body: string | Buffer): Buffer {
  const data = Buffer.from(body as string)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(kind), data, Buffer.alloc(4)])
}
const pngSize = pngChunk('IHDR', Buffer.alloc(13, 1))
const pngEnd = pngChunk('IEND', '')

function webpChunk(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  return Buffer.concat([Buffer.from(kind), length, body, Buffer.alloc(body.length % 2)])
}
function webp(...chunks: readonly Buffer[]): Buffer {
  const head = Buffer.from('RIFF\0\0\0\0WEBP')
  head.writeUInt32LE(Buffer.concat(chunks).length + 4, 4)
  return Buffer.concat([head, ...chunks])
}
const extended = (flags: number): Buffer => webpChunk('VP8X', Buffer.from([flags, 0, 0, 0, 6, 0, 0, 8, 0, 0]))

test('a PNG loses its texts, times and Exif, and what lies behind its end', () => {
  const pixels = pngChunk('IDAT', 'pixels')
  const dirty = Buffer.concat([pngHead, pngSize, pngChunk('tEXt', secret), pngChunk('eXIf', secret), pngChunk('iTXt', secret), pixels, pngEnd, Buffer.from(secret)])
  expect(Buffer.from(strip('image/png', dirty))).toEqual(Buffer.concat([pngHead, pngSize, pixels, pngEnd]))
})

test('a WebP loses Exif and XMP and no longer announces them', () => {
  const pixels = webpChunk('VP8 ', Buffer.from('pixel'))
  const dirty = webp(extended(0b1_1100), pixels, webpChunk('EXIF', Buffer.from(secret)), webpChunk('XMP ', Buffer.from(secret)))
  expect(Buffer.from(strip('image/webp', dirty))).toEqual(webp(extended(0b1_0000), pixels))
  expect(sniff(dirty)).toEqual({ mime: 'image/webp', width: 7, height: 9 })
})

describe('a picture of very many pieces', () => {
  const many = (piece: Buffer, times: number): Buffer => Buffer.alloc(piece.length * times, piece)
  const emptySegment = segment(0xe0, Buffer.alloc(0))
  const kept = [
    ['image/png', (times: number) => Buffer.concat([pngHead, pngSize, many(pngChunk('IDAT', ''), times), pngEnd])],
    ['image/webp', (times: number) => webp(webpChunk('VP8 ', Buffer.alloc(10)), many(webpChunk('ANMF', Buffer.alloc(0)), times))],
    ['image/jpeg', (times: number) => jpeg(many(emptySegment, times))],
    ['image/jpeg', (times: number) => jpeg(many(Buffer.from([0xff]), times))],
  ] as const
  const cut = [
    ['image/png', (times: number) => Buffer.concat([pngHead, pngSize, many(pngChunk('tEXt', ''), times), pngEnd])],
    ['image/webp', (times: number) => webp(extended(0), many(webpChunk('EXIF', Buffer.alloc(0)), times))],
  ] as const

  test.each([...kept, ...cut])('is given up after as many as a picture may have (%s)', (mime, made) => {
    const picture = made(800_000)
    const looks = vi.spyOn(DataView.prototype, 'getUint8')
    expect(stripIfFew(mime, picture)).toBeNull()
    sniff(picture)
    expect(looks.mock.calls.length).toBeLessThan(12 * mostPieces)
  })

  test.each(kept)('is taken in runs, not piece by piece (%s)', (mime, made) => {
    const picture = new Uint8Array(made(mostPieces - 10))
    const parts = vi.spyOn(Uint8Array.prototype, 'subarray')
    const clean = strip(mime, picture)
    expect(parts.mock.calls.length).toBeLessThan(10)
    expect(Buffer.from(clean).equals(picture)).toBe(true)
  })
})

describe('the file of a picture that the disk does not take', () => {
  const board = boardNumber(1)
  const picture = jpeg(jfif)
  function pictures() {
    const folder = mkdtempSync(join(tmpdir(), 'signalboard-pictures-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const nothing = { saveAsset: async () => undefined, findAsset: async () => null, assetBytes: async () => 0 }
    return { folder, ...openPictures(nothing, { folder, now: () => 1, most: 1_000, mostPerBoard: 1_000 }) }
  }

  test('is the trouble of the disk, as people are told', async () => {
    const { folder, keep } = pictures()
    writeFileSync(join(folder, board), 'no folder')
    await expect(keep(board, personNumber(1), picture)).rejects.toThrow(StorageTrouble)
  })

  test('leaves no part of it', async () => {
    const { folder, putBack } = pictures()
    mkdirSync(join(folder, board, 'a_taken000'), { recursive: true })
    await expect(putBack(board, assetId.parse('a_taken000'), picture)).rejects.toThrow(StorageTrouble)
    expect(readdirSync(join(folder, board))).toEqual(['a_taken000'])
  })
})
