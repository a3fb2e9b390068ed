// What the main thread and the storage worker say to each other.
// A request carries the hour: the worker has no clock of its own.

import type { Drill } from './connection.ts'
import type { DeedName } from './deeds.ts'

/** One thing asked. `n` names it in the answer; `at` is server time in ms. */
export type Request = { readonly n: number; readonly deed: DeedName; readonly args: readonly unknown[]; readonly at: number }

/** `trouble`: the disk did not do its part. Otherwise a failure is a bug of ours. */
export type Answer =
  | { readonly n: number; readonly ok: true; readonly value: unknown }
  | { readonly n: number; readonly ok: false; readonly trouble: boolean; readonly message: string }

export type ToWorker =
  | { readonly kind: 'requests'; readonly requests: readonly Request[] }
  | { readonly kind: 'drill'; readonly n: number; readonly drill: Drill }
  | { readonly kind: 'close'; readonly n: number }

/** One transaction: how many deeds were in it, how long its commit took in ms, and whether it stands. */
export type GroupReport = { readonly size: number; readonly commitMs: number; readonly kept: boolean }

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-opened'; readonly message: string }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[]; readonly group: GroupReport | null }
  | { readonly kind: 'report'; readonly message: string; readonly facts: Readonly<Record<string, string | number>> }

/** What the worker is started with. `again`: replaces a thread that ended. SQLite may have removed the log then, so a missing log is no sign of loss. */
export type Start = { readonly file: string; readonly secret: Uint8Array; readonly again?: boolean }
