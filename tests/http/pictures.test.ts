// Pictures: told by their bytes, held to size and pixels, given back in a sandbox, and only on their own board.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readdirSync } from 'node:fs'
import { ask, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let board: TestBoard
let ada: Joined
beforeAll(async () => {
  server = await startServer({ env: { LIMIT_PICTURE_MB: '1', LIMIT_PICTURES_PER_BOARD_MB: '2', LIMIT_UPLOADS_PER_MINUTE: '1000' } })
  board = await makeBoard(server.url)
  ada = await join(board, 'participant', 'Ada')
})
afterAll(async () => { await server.stop() })

const send = (bytes: Uint8Array | string, type = 'image/png', to = board, by = ada) => ask(`${to.url}/assets`, { token: by.token, bytes, headers: { 'content-type': type } })

/** A PNG's signature and header with these sizes, and a chunk of `more` bytes, none for 0. */
function png(width: number, height: number, more = 20): Uint8Array {
  const bytes = Buffer.alloc(33 + more)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(bytes)
  bytes.write('IHDR', 12, 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  if (more === 0) return bytes
  bytes.writeUInt32BE(more - 12, 33)
  bytes.write('IDAT', 37, 'latin1')
  return bytes
}

test('a picture comes back as it was, in a sandbox, for members of the board alone', async () => {
  const kept = await send(png(40, 30), 'text/html')
  expect(kept.status, kept.text).toBe(201)
  expect(kept.body).toMatchObject({ mime: 'image/png', width: 40, height: 30 })
  const url = `${server.url}${String(kept.body['url'])}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ada.token}` } })
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(png(40, 30)))
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toMatch(/^private/)
  expect((await ask(url)).status).toBe(401)
  const other = await makeBoard(server.url)
  const neighbour = await join(other, 'participant')
  expect((await ask(url.replace(board.id, other.id), { token: neighbour.token })).body.type).toBe('no-such-asset')
})

test('a large picture comes back as it was, read from its file as it is taken', async () => {
  const picture = png(40, 30, 900_001)
  picture.set(Uint8Array.from({ length: 900_001 - 17 }, (_, at) => at % 251), 50)
  const other = await makeBoard(server.url)
  const bob = await join(other, 'participant', 'Bob')
  const kept = await send(picture, 'image/png', other, bob)
  const answer = await fetch(`${server.url}${String(kept.body['url'])}`, { headers: { authorization: `Bearer ${bob.token}` } })
  expect(answer.headers.get('content-length')).toBe(String(picture.byteLength))
  expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true)
})

describe('what is taken for a picture', () => {
  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'], ['HTML', '<!doctype html><script>1</script>'], ['nothing', ''],
    ['a PNG\'s first four bytes', new Uint8Array([0x89, 0x50, 0x4e, 0x47])], ['PDF', '%PDF-1.7'],
  ])('%s is not', async (_, bytes) => {
    const answer = await send(bytes)
    expect([answer.status, answer.body.type]).toEqual([415, 'unsupported-format'])
  })

  test.each([['30,000 x 30,000 pixels', 30_000, 30_000], ['20,000 pixels on one side', 20_000, 1], ['no pixels', 0, 10]])('%s is too large or too little', async (_, width, height) => {
    expect((await send(png(width, height))).body.type).toBe('too-large')
  })

  test('GIF, WebP and JPEG are, with their sizes', async () => {
    const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([7, 0, 9, 0, 0, 0, 0])])
    const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X'), Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 8, 0, 0])])
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 17, 0])
    for (const bytes of [gif, webp, jpeg]) expect((await send(bytes)).body).toMatchObject({ width: 7, height: 9 })
  })

  test('more than the picture\'s limit is refused, and more than the board\'s too', async () => {
    expect((await send(png(10, 10, 1_100_000))).status).toBe(413)
    const own = await makeBoard(server.url)
    const by = await join(own, 'participant')
    const statuses = await Promise.all([1, 2, 3].map(() => send(png(10, 10, 900_000), 'image/png', own, by).then((one) => one.status)))
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 413])
  })

  test('one of more pieces than any program writes is refused as damaged', async () => {
    const answer = await send(Buffer.concat([png(10, 10, 0), Buffer.alloc(12 * 80_000, Buffer.from('\0\0\0\0tEXt\0\0\0\0', 'latin1'))]))
    expect([answer.status, answer.body.type]).toEqual([422, 'unreadable-file'])
  })

  test('names outside the folder find nothing, and no half file is left', async () => {
    for (const id of ['..%2f..%2fsecret', '%2e%2e', 'a_12345678%00']) {
      expect((await ask(`${board.url}/assets/${id}`, { token: ada.token })).status).toBe(404)
    }
    expect(readdirSync(`${server.dataDir}/assets`, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([])
  })
})
