// Violations of WebSocket (RFC 6455) and of HTTP as bytes, from one seed: what a broken or hostile client sends on a plain socket.

import type { Dice } from '#tests/support/clock.ts'
import { frame } from './raw-line.ts'

/** Bytes for an open line. `cut`: the server must end it; else it may wait for the rest and the sender hangs up. */
export type Violation = { readonly name: string; readonly bytes: Uint8Array; readonly cut: boolean }
type Make = (lot: Dice) => Uint8Array

const noise = (lot: Dice, length: number): Buffer => Buffer.from(Array.from({ length }, () => lot.below(256)))
const fragments = (count: number, size: number, last: boolean): Buffer => Buffer.concat([
  frame(Buffer.alloc(size), { fin: false }),
  ...Array.from({ length: count - 1 }, (_, index) => frame(Buffer.alloc(size), { opcode: 0, fin: last && index === count - 2 })),
])
const promise = (bytes: bigint): Buffer => {
  const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeBigUInt64BE(bytes, 2)
  return head
}

const cutting: Readonly<Record<string, Make>> = {
  'an unmasked frame': (lot) => frame(noise(lot, lot.below(40)), { mask: false }),
  'reserved bits': (lot) => frame(noise(lot, lot.below(40)), { reserved: 1 + lot.below(7) }),
  'an unknown opcode': (lot) => frame(noise(lot, lot.below(40)), { opcode: lot.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) }),
  'a promise of 2^62 bytes': () => promise(2n ** 62n),
  'a promise above the limit': (lot) => promise(BigInt(4 * 1024 * 1024 + 1 + lot.below(1_000_000))),
  'a promise with its highest bit set': () => promise(2n ** 63n),
  'a fragment storm': (lot) => fragments(1_100 + lot.below(200), 1, false),
  'a continuation of nothing': () => frame(Buffer.from([1]), { opcode: 0 }),
  'a new message inside a fragmented one': () => Buffer.concat([frame(Buffer.from([0]), { fin: false }), frame(Buffer.from([0]))]),
  'a fragmented ping': () => frame(Buffer.from([1]), { opcode: 9, fin: false }),
  'a ping of 126 bytes': (lot) => frame(Buffer.alloc(126 + lot.below(100)), { opcode: 9 }),
  'a close of 200 bytes': () => frame(Buffer.alloc(200), { opcode: 8 }),
  'a close of one byte': () => frame(Buffer.from([3]), { opcode: 8 }),
  'a close with a code that may not be sent': (lot) => frame(Buffer.from([0x03, lot.pick([0xec, 0xed, 0xee, 0xf7])]), { opcode: 8 }),
  'a close with code 5': () => frame(Buffer.from([0, 5]), { opcode: 8 }),
  'a close with words that are no text': () => frame(Buffer.from([3, 232, 0xff, 0xfe]), { opcode: 8 }),
  'a proper close': () => frame(Buffer.from([3, 232]), { opcode: 8 }),
  'text': (lot) => frame(Buffer.from(lot.word()), { opcode: 1 }),
  'text that is no text': () => frame(Buffer.from([0xc3, 0x28, 0xff]), { opcode: 1 }),
  'a ping flood': () => Buffer.concat(Array.from({ length: 200 }, () => frame(Buffer.alloc(100), { opcode: 9 }))),
  'a pong flood': () => Buffer.concat(Array.from({ length: 200 }, () => frame(Buffer.alloc(100), { opcode: 10 }))),
  'questions without end': () => Buffer.concat(Array.from({ length: 200 }, () => frame(Buffer.from([3])))),
  'states without end': () => Buffer.concat(Array.from({ length: 200 }, () => frame(Buffer.from([0, 0, 1, 0])))),
  'empty messages': () => Buffer.concat(Array.from({ length: 5 }, () => frame(Buffer.alloc(0)))),
  'another request': () => Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
}
const waiting: Readonly<Record<string, Make>> = {
  'half a frame': (lot) => frame(noise(lot, 200)).subarray(0, 3 + lot.below(190)),
  'half a head': (lot) => frame(noise(lot, 70_000)).subarray(0, 1 + lot.below(9)),
  'fragments that never end': (lot) => fragments(2 + lot.below(60), lot.below(100), false),
}

/** A violation on an open line. */
export function violate(lot: Dice): Violation {
  const cut = !lot.oneIn(8)
  const from = cut ? cutting : waiting
  const name = lot.pick(Object.keys(from))
  return { name, bytes: from[name]?.(lot) ?? new Uint8Array(), cut }
}

const line = (text: string): Buffer => Buffer.from(text, 'latin1')
const rubbishKinds: Readonly<Record<string, Make>> = {
  'noise': (lot) => noise(lot, 1 + lot.below(400)),
  'noise after a request line': (lot) => Buffer.concat([line('GET / HTTP/1.1\r\n'), noise(lot, 300), line('\r\n\r\n')]),
  'a flood of headers': (lot) => line(`GET / HTTP/1.1\r\nHost: x\r\n${`X-${lot.word()}: y\r\n`.repeat(3_000)}\r\n`),
  'a header of 20 kB': () => line(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`),
  'an address of 20 kB': () => line(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
  'no host': () => line('GET /api/boards HTTP/1.1\r\n\r\n'),
  'two lengths': () => line('POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef'),
  'a length and chunks': () => line('POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n'),
  'a chunk of a size beyond all bounds': () => line('POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx'),
  'requests in one segment with noise between': (lot) => Buffer.concat([line('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), noise(lot, 100), line('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')]),
  'a hundred requests in one segment': () => line('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100)),
  'an unknown method': (lot) => line(`${lot.word().toUpperCase()} / HTTP/1.1\r\nHost: x\r\n\r\n`),
  'HTTP 9': () => line('GET / HTTP/9.9\r\nHost: x\r\n\r\n'),
  'line breaks in a header': () => line('GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\nc\r\n\r\n'),
  'a folder above': () => line('GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  'an upgrade to something else': () => line('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
  'an upgrade without a key': () => line('GET /sync/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  'the preface of HTTP/2': () => line('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  'a TLS greeting': (lot) => Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), noise(lot, 200)]),
}

/** Rubbish for the HTTP port. */
export function rubbish(lot: Dice): { readonly name: string; readonly bytes: Uint8Array } {
  const name = lot.pick(Object.keys(rubbishKinds))
  return { name, bytes: rubbishKinds[name]?.(lot) ?? new Uint8Array() }
}
