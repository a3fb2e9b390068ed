// What the threads of a crowd and the bench say to each other, and the memory they share: when the measured span is, and when
// each key was struck. Times are ms of the machine's monotonic clock, the same in every thread.

import type { Room } from './tongue.ts'

export const cursorHz = 20
export const typingHz = 12.5

/** One thread's part: members whose number leaves `index` when divided by `of`. `keys`: room in `struck` per member. */
export type Share = {
  readonly rooms: readonly Room[]
  readonly index: number
  readonly of: number
  readonly firstId: number
  readonly keys: number
  readonly struck: SharedArrayBuffer
  readonly span: SharedArrayBuffer
}

export type Order = { readonly order: 'begin' } | { readonly order: 'stop' } | { readonly order: 'finish'; readonly expected: readonly Expected[]; readonly withinMs: number }

/** What every sampled document of a room must hold in the end: each writer's clock, and how long its note is. */
export type Expected = { readonly room: number; readonly clocks: readonly (readonly [client: number, clock: number])[]; readonly lengths: readonly (readonly [note: string, length: number])[] }

export type Report =
  | { readonly report: 'seated' }
  | { readonly report: 'written'; readonly written: readonly Expected[]; readonly busy: number }
  | { readonly report: 'result'; readonly result: Result }

/** `offered`: what all others should get; `due`: what sampled listeners should. Latencies of what they got, in ms, and when each was sent. */
export type Result = {
  readonly cursors: Flow
  readonly edits: Flow
  readonly cut: number
  /** What sampled listeners got since the span began. */
  readonly heard: number
  readonly samples: readonly { readonly room: number; readonly hash: string; readonly complete: boolean }[]
  readonly refusals: readonly string[]
}
export type Flow = { readonly offered: number; readonly due: number; readonly latencies: readonly number[]; readonly sent: readonly number[] }

/** Milliseconds, the same clock in all threads and processes of a machine. */
export const clockMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000

/** How many members of a room are sampled: they read everything and hold the document. */
export const sampledOf = (room: number, rooms: number): number => (rooms <= 5 ? 3 : room < 10 ? 2 : 1)
