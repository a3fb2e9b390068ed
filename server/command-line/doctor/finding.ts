// What the doctor finds: a stable name for scripts, how bad it is, a sentence for the operator, and what to do about it.
// Boards are named by their id and by the hash under which the log knows them; never a name, a title or a text.

import type { BoardId } from '#shared/base/ids.ts'

/** `wrong` asks for a deed (exit code 1); `note` is worth knowing. */
export type Finding = {
  readonly name: string
  readonly severity: 'wrong' | 'note'
  readonly says: string
  readonly deed: string
  readonly board?: BoardId
}

export const wrong = (name: string, says: string, deed: string, board?: BoardId): Finding =>
  ({ name, severity: 'wrong', says, deed, ...board === undefined ? {} : { board } })
export const note = (name: string, says: string, deed: string, board?: BoardId): Finding =>
  ({ name, severity: 'note', says, deed, ...board === undefined ? {} : { board } })

/** `3 edits`, `1 edit`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** Bytes for people: `12 kB`, `3.4 MB`. */
export function sized(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} kB`
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`
}

export const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))
