// A server under test, whichever it is: how it is started, how rooms at it are reached, how it is stopped and started again.

import type { Room } from '../crowd/tongue.ts'
import type { Memory } from './memory.ts'

export type Contender = {
  readonly name: string
  readonly pid: () => number
  /** New rooms of these sizes, empty; ours makes a board each and lets everybody join it over HTTP. */
  readonly rooms: (sizes: readonly number[]) => Promise<readonly Room[]>
  /** Stops it as an operator would. */
  readonly stop: () => Promise<void>
  /** Starts it again on the same data and port. */
  readonly start: () => Promise<void>
  /** What it holds after a garbage collection. */
  readonly memory: () => Promise<Memory>
  /** Where its data lies; null keeps nothing. */
  readonly folder: string | null
}

export type Entrant = {
  readonly name: ContenderName
  /** Whether it holds documents: the bare relay cannot be joined late. */
  readonly keeps: boolean
  readonly enter: () => Promise<Contender>
}

export const contenderNames = ['bare', 'keeping', 'y-websocket', 'hocuspocus', 'ours'] as const
export type ContenderName = (typeof contenderNames)[number]

/** How the tables call them. */
export const calls: Readonly<Record<ContenderName, string>> = {
  bare: 'bare ws relay', keeping: 'ws relay that keeps', 'y-websocket': '@y/websocket-server 0.1.1', hocuspocus: '@hocuspocus/server 4.7.0', ours: 'Signalboard',
}
