// Reading request bodies: never more than the limit, never deeper than sane, and refused before all of it has come.

import type { z } from 'zod'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { badRequest } from './problem.ts'

/** Largest JSON body, bytes. */
export const jsonBytes = 1024 * 1024
/** How deep JSON may be nested. */
const deepest = 64

/** The bytes of a body, or why they are not taken. What was announced too large is refused without reading any of it. */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > most) return tooLarge(most)
  if (request.body === null) return new Uint8Array()
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > most) {
      void reader.cancel().catch(() => null)
      return tooLarge(most)
    }
    pieces.push(value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}

/** A JSON body of the expected shape. */
export async function readJson<T>(request: Request, shape: z.ZodType<T>, most = jsonBytes): Promise<T | Refusal> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    return refuse('unsupported-format', `This address takes JSON with the content type application/json; ${type === '' ? 'no content type' : `"${type.slice(0, 80)}"`} came.`)
  }
  const bytes = await readBytes(request, most)
  if (isRefusal(bytes)) return bytes
  const value = parseJson(bytes)
  if (isRefusal(value)) return value
  const parsed = shape.safeParse(value)
  return parsed.success ? parsed.data : badRequest(parsed.error)
}

/** Parses JSON bytes that are UTF-8 and not nested too deep. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('bad-request', 'The body is not UTF-8 text.')
  }
  if (depthOf(text) > deepest) return refuse('bad-request', `The JSON is nested deeper than ${deepest} levels.`)
  try {
    return JSON.parse(text)
  } catch {
    return refuse('bad-request', 'The body is not JSON.')
  }
}

/** How deep brackets are nested, strings left out. Stops counting beyond the limit. */
function depthOf(text: string): number {
  let depth = 0
  let deepestSeen = 0
  let inString = false
  for (let i = 0; i < text.length && deepestSeen <= deepest; i++) {
    const sign = text[i]
    if (inString) {
      if (sign === '\\') i++
      else if (sign === '"') inString = false
    } else if (sign === '"') inString = true
    else if (sign === '[' || sign === '{') deepestSeen = Math.max(deepestSeen, ++depth)
    else if (sign === ']' || sign === '}') depth--
  }
  return deepestSeen
}

function tooLarge(most: number): Refusal {
  return refuse('too-large', `At most ${most >= 1024 * 1024 ? `${Math.floor(most / 1024 / 1024)} MB` : `${most} bytes`} are taken here.`)
}
