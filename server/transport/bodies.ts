// Reading request bodies: never more than the limit nor than what the house can hold, never deeper than sane, never slower than
// bearable, and refused before all of it has come.

import type { z } from 'zod'
import { busy, isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { parseJson } from '../json-text.ts'
import type { Hold } from './cargo.ts'
import { badRequest } from './problem.ts'

/** Largest JSON body, bytes. */
export const jsonBytes = 1024 * 1024

/**
 * So much of a body is never counted nor refused for want of room: nobody who fills the house's memory keeps out a vote, nor people who
 * come in. As many as there may be connections come to 128 MB.
 */
const freeBytes = 32 * 1024

/** How long a body may fall behind its least rate, ms: from somebody unknown, and from somebody who has joined. What came fast before does not count beyond that. */
export const patienceFor = { stranger: 8_000, joined: 25_000 } as const
/** The least rate, bytes per ms. */
const leastRate = 16

/**
 * So many pieces a body may come in, and one more for every so many bytes. Each costs some 300 bytes of memory and some microseconds until
 * the body is whole: 3 MB sent byte by byte took 800 MB and twelve seconds, and 50 MB may be sent.
 */
const freePieces = 1_000
const leastPiece = 256

/** What is read how: at most so many bytes, with so much patience (ms), and where it is held. Who asks for the body releases the hold. */
export type Reading = { readonly most: number; readonly patience: number; readonly hold: Hold }

/** The bytes of a body, or why they are not taken. What was announced too large is refused without reading any of it. */
export async function readBytes(request: Request, { most, patience, hold }: Reading): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > most) return tooLarge(most)
  if (announced > freeBytes && !hold.fits(announced - freeBytes)) return noRoom
  if (request.body === null) return new Uint8Array()
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = request.body.getReader()
  let latest = performance.now() + patience
  for (;;) {
    const piece = await within(latest, reader.read())
    if (piece === null) return given(reader, refuse('too-slow', 'The rest of this request did not come in time. Try again on a better line.'))
    const { done, value } = piece
    if (done) break
    length += value.byteLength
    if (length > most) return given(reader, tooLarge(most))
    const counted = Math.min(value.byteLength, length - freeBytes)
    if (counted > 0 && !hold.take(counted)) return given(reader, noRoom)
    if (pieces.push(value) > freePieces + length / leastPiece) return given(reader, refuse('bad-request', 'This request came in too many small pieces. Send it in larger ones.'))
    latest = Math.min(performance.now() + patience, latest + value.byteLength / leastRate)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}

const noRoom = busy('Much is being sent to this server just now, and no more fits into its memory.', 10)

/** The refusal of a body that is not read to its end. */
function given(reader: ReadableStreamDefaultReader, refusal: Refusal): Refusal {
  void reader.cancel().catch(() => null)
  return refusal
}

/** What comes before a moment of performance.now(); null when it does not. */
async function within<T>(latest: number, coming: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), latest - performance.now()) })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A JSON body of the expected shape. */
export async function readJson<T>(request: Request, shape: z.ZodType<T>, reading: Reading): Promise<T | Refusal> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    return refuse('unsupported-format', `This address takes JSON with the content type application/json; ${type === '' ? 'no content type' : `"${type.slice(0, 80)}"`} came.`)
  }
  const bytes = await readBytes(request, reading)
  if (isRefusal(bytes)) return bytes
  const value = parseJson(bytes)
  if (isRefusal(value)) return value
  const parsed = shape.safeParse(value)
  return parsed.success ? parsed.data : badRequest(parsed.error)
}

function tooLarge(most: number): Refusal {
  return refuse('too-large', `At most ${most >= 1024 * 1024 ? `${Math.floor(most / 1024 / 1024)} MB` : `${most} bytes`} are taken here.`)
}
