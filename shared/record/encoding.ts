// From bytes to text: which encoding a file is in, and whether it is text at all.
// Order: byte order mark, UTF-16 by its pattern of zero bytes, strict UTF-8, and windows-1252 for what is left.
// Trusts nothing about the bytes. Never guesses for a file that holds binary data: that is refused with its kind.

import { refuse } from '../base/refusal.ts'
import type { Refusal } from '../base/refusal.ts'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
/** The encodings that are read. */
export type Encoding = (typeof encodings)[number]

/** Text and the encoding it came in. The byte order mark, if any, is gone from the text. */
export type Decoded = { readonly text: string; readonly encoding: Encoding; readonly mark: boolean }

const signatures: readonly (readonly [readonly number[], string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty zip archive'],
  [[0x1f, 0x8b], 'a compressed file (gzip)'],
  [[0x4d, 0x5a, 0x90], 'a program'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel or Word file (save it as .xlsx or CSV)'],
]

/** The text of a file. A forced encoding skips the guess but not the check for binary data. */
export function decode(bytes: Uint8Array, forced?: Encoding): Decoded | Refusal {
  if (bytes.length === 0) return refuse('unreadable-file', 'The file is empty. Export it again and choose the new file.')
  const kind = binaryKind(bytes)
  if (kind !== null) return refuse('unsupported-format', `This is ${kind}. Customer records are read from CSV, JSON or XLSX.`)
  const marked = byMark(bytes)
  const encoding = forced ?? marked?.encoding ?? byZeros(bytes)
  const body = marked !== null && (forced === undefined || forced === marked.encoding) ? bytes.subarray(marked.length) : bytes
  if (encoding !== null) return checked(strictly(body, encoding), encoding, marked !== null)
  const zero = bytes.indexOf(0)
  if (zero >= 0) return nulFound(bytes, zero)
  const utf8 = strictly(body, 'utf-8')
  if (utf8 !== null) return checked(utf8, 'utf-8', false)
  return checked(strictly(body, 'windows-1252'), 'windows-1252', false)
}

/** Whether the bytes begin like a zip archive, which is what an XLSX file is. */
export function isZip(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0x50, 0x4b, 0x03, 0x04])
}

function binaryKind(bytes: Uint8Array): string | null {
  return signatures.find(([signature]) => beginsWith(bytes, signature))?.[1] ?? null
}

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}

function byMark(bytes: Uint8Array): { readonly encoding: Encoding; readonly length: number } | null {
  if (beginsWith(bytes, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', length: 3 }
  if (beginsWith(bytes, [0xff, 0xfe])) return { encoding: 'utf-16le', length: 2 }
  if (beginsWith(bytes, [0xfe, 0xff])) return { encoding: 'utf-16be', length: 2 }
  return null
}

/** UTF-16 without a mark: in mostly western text every second byte is zero, always on the same side. */
function byZeros(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length & ~1, 4096)
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

function strictly(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null // the decoder's only way to say that the bytes are not of this encoding
  }
}

function checked(text: string | null, encoding: Encoding, mark: boolean): Decoded | Refusal {
  if (text === null) return refuse('unreadable-file', `The file is not valid ${encoding} text. Export it again as UTF-8.`)
  if (text.trim() === '') return refuse('unreadable-file', 'The file holds nothing but blank lines.')
  const zero = text.indexOf('\0')
  if (zero >= 0) return refuse('unreadable-file', `Line ${lineAt(text, zero)} holds a NUL character, so this is not a text file. Export it again as CSV.`)
  if (looksBinary(text)) return refuse('unsupported-format', 'This does not look like text. Customer records are read from CSV, JSON or XLSX.')
  return { text, encoding, mark }
}

function nulFound(bytes: Uint8Array, zero: number): Refusal {
  let line = 1
  for (let i = 0; i < zero; i++) if (bytes[i] === 10) line++
  return refuse('unreadable-file', `Line ${line} holds a NUL byte, so this is not a text file. Export it again as CSV.`)
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length
}

function looksBinary(text: string): boolean {
  const head = text.slice(0, 4096)
  const strange = head.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0
  return strange > Math.max(2, head.length * 0.02)
}
