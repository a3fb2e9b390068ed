// Large answers go out piece by piece, each when the one before it was taken: what is read from a disk is never whole in memory,
// what is in memory is not copied for each who asks, and it can be seen whether the answer is taken (taking.ts).

/** Bytes of a piece. A line of 16 kB a second takes one in 4 s. */
const pieceBytes = 64 * 1024
/** Of an answer that is read as it goes so many bytes may be in memory: pieces read ahead, and what the socket has not taken. */
const mostAhead = 4 * pieceBytes

/** What an answer holds in memory until it is taken: so many bytes `of` this. Answers of the same are in memory once. */
type Held = { readonly held: number; readonly of: object }

/** An answer that holds memory until it is taken. */
export class LargeAnswer extends Response {
  readonly held: number
  readonly of: object

  constructor(pieces: ReadableStream<Uint8Array>, { held, of }: Held, init: ResponseInit) {
    super(pieces, init)
    this.held = held
    this.of = of
  }
}

type Init = { readonly status?: number; readonly headers: Readonly<Record<string, string>> }

/** An answer that is in memory for this caller, and for whoever takes the same bytes. */
export function whole(body: string | Uint8Array<ArrayBuffer>, { status = 200, headers }: Init): Response {
  if (body.length <= pieceBytes) return new Response(body, { status, headers })
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return piecemeal(bytes.byteLength, { status, headers }, { held: bytes.byteLength, of: bytes }, (from, to) => bytes.subarray(from, to))
}

/** An answer that is in memory for good, for everybody. */
export function shared(bytes: Uint8Array<ArrayBuffer>, init: Init): Response {
  return bytes.byteLength <= pieceBytes ? new Response(bytes, init) : piecemeal(bytes.byteLength, init, { held: 0, of: bytes }, (from, to) => bytes.subarray(from, to))
}

/** An answer of so many bytes that is read as it goes. */
export function asItGoes(size: number, init: Init, read: (from: number, to: number) => Promise<Uint8Array>): Response {
  return piecemeal(size, init, { held: Math.min(size, mostAhead), of: {} }, read)
}

function piecemeal(size: number, { status = 200, headers }: Init, held: Held, read: (from: number, to: number) => Uint8Array | Promise<Uint8Array>): Response {
  let at = 0
  const pieces = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const to = Math.min(size, at + pieceBytes)
      if (to > at) controller.enqueue(await read(at, to))
      at = to
      if (at === size) controller.close()
    },
  }, { highWaterMark: 0 }) // Nothing is read of an answer that is not given (HEAD, a refusal).
  return new LargeAnswer(pieces, held, { status, headers: { ...headers, 'content-length': String(size) } })
}
