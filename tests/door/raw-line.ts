// A WebSocket client over plain TCP that may break every rule: frames are built by hand, bytes go out as they are, and what the
// server says is read frame by frame. Says nothing by itself but the upgrade request and answers to pings.

import { connect, type Socket } from 'node:net'

export type RawLine = {
  readonly socket: Socket
  /** Status of the answer to the upgrade request; null while there is none. */
  readonly status: () => number | null
  /** Everything before the first frame: head and, for a refusal, its body. */
  readonly answer: () => string
  readonly heard: Uint8Array[]
  /** Code and words of the server's close frame. */
  readonly closed: () => { readonly code: number; readonly words: string } | null
  readonly pongs: () => number
  readonly isOver: () => boolean
  readonly over: Promise<void>
  readonly opened: Promise<boolean>
  /** Bytes as they are. */
  readonly write: (bytes: Uint8Array | string) => void
  /** One masked binary message. */
  readonly say: (message: Uint8Array) => void
  readonly hangUp: () => void
}

export type Knock = {
  readonly port: number
  readonly path: string
  readonly token?: string | undefined
  /** Header lines on top, or instead (`Upgrade: …`). */
  readonly headers?: Readonly<Record<string, string>>
  /** What goes out in the same segment as the request. */
  readonly trailing?: Uint8Array
  /** False: pings of the server are left unanswered. */
  readonly answersPings?: boolean
}

const binary = 2

/** A frame as a client sends it. `mask` false leaves it unmasked, which no client may. */
export function frame(payload: Uint8Array, { opcode = binary, fin = true, reserved = 0, mask = true }: { readonly opcode?: number; readonly fin?: boolean; readonly reserved?: number; readonly mask?: boolean } = {}): Buffer {
  const first = (fin ? 0x80 : 0) | reserved << 4 | opcode
  const flag = mask ? 0x80 : 0
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = flag | (payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(payload.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2)
  // A key of zeros is a key, and leaves the payload readable in a report.
  return Buffer.concat([head, Buffer.alloc(mask ? 4 : 0), payload])
}

/** The request that a browser would send. */
export function request({ port, path, token, headers = {} }: Knock): string {
  const all: Record<string, string> = {
    Host: `127.0.0.1:${port}`, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...token === undefined ? {} : { Authorization: `Bearer ${token}` }, ...headers,
  }
  return `GET ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/** Knocks at the door. */
export function dial(knock: Knock): RawLine {
  const socket = connect(knock.port, '127.0.0.1')
  socket.setNoDelay(true)
  const heard: Uint8Array[] = []
  let [head, over, pongs] = ['', false, 0]
  let status: number | null = null
  let closed: ReturnType<RawLine['closed']> = null
  let rest: Buffer = Buffer.alloc(0)
  let tellOpened: (is: boolean) => void = () => undefined
  const opened = new Promise<boolean>((resolve) => { tellOpened = resolve })
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => { over = true; tellOpened(false); resolve() })
  })
  socket.on('error', () => socket.destroy())
  const write = (bytes: Uint8Array | string): void => { if (!socket.destroyed && socket.writable) socket.write(bytes) }
  const hear = (opcode: number, payload: Buffer): void => {
    if (opcode === 2) heard.push(payload)
    if (opcode === 8) {
      closed = { code: payload.length >= 2 ? payload.readUInt16BE(0) : 1005, words: payload.subarray(2).toString() }
      write(frame(payload.subarray(0, 2), { opcode: 8 }))
    }
    if (opcode === 9 && knock.answersPings !== false) write(frame(payload, { opcode: 10 }))
    if (opcode === 10) pongs += 1
  }
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (status === null || status !== 101) {
      const end = rest.indexOf('\r\n\r\n')
      if (status === null && end < 0) return
      if (status === null) status = Number(rest.subarray(9, 12).toString())
      if (status !== 101) { head += rest.toString(); rest = Buffer.alloc(0); return }
      head = rest.subarray(0, end).toString()
      rest = rest.subarray(end + 4)
      tellOpened(true)
    }
    rest = readFrames(rest, hear)
  })
  write(knock.trailing === undefined ? request(knock) : Buffer.concat([Buffer.from(request(knock)), knock.trailing]))
  return {
    socket, heard, opened, over: ended, write,
    status: () => status, answer: () => head, closed: () => closed, pongs: () => pongs, isOver: () => over,
    say: (message) => write(frame(message)),
    hangUp: () => { socket.destroy() },
  }
}

/** Takes whole frames from the front; answers what is left. */
function readFrames(bytes: Buffer, hear: (opcode: number, payload: Buffer) => void): Buffer {
  let at = 0
  for (;;) {
    const short = (bytes[at + 1] ?? 0) & 127
    const headLength = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length < at + headLength) break
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    if (bytes.length < at + headLength + length) break
    hear((bytes[at] ?? 0) & 15, Buffer.from(bytes.subarray(at + headLength, at + headLength + length)))
    at += headLength + length
  }
  return bytes.subarray(at)
}
