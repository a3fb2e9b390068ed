// What rooms tell the operator: numbers for the metrics and lines for the log. Never a name, a text, an id of a person.

/** Called as things happen; all times in ms, sizes in bytes. They must not throw, and cost a few additions: some are called for every frame. */
export type Hooks = {
  /** A batch of frames is on disk, so long after it was begun. */
  readonly committed: (ms: number, frames: number) => void
  /** One frame is on disk and its author is about to hear of it, so long after it came. */
  readonly acknowledged: (ms: number) => void
  /** One tick was told: its bytes once, to so many. */
  readonly ticked: (bytes: number, listeners: number) => void
  readonly refused: (reason: string) => void
  /** A message could not be read. */
  readonly struck: () => void
  /** A seat was given its first state, so long after it was taken; `again`: its client had some of the board already. */
  readonly joined: (ms: number, again: boolean) => void
  readonly opened: (ms: number, bytes: number) => void
  readonly notOpened: () => void
  /** So many stored pieces could not be read at an opening. */
  readonly leftOut: (pieces: number) => void
  readonly folded: (ms: number, bytes: number) => void
  readonly notFolded: () => void
  /** So many more (or, below zero, fewer) listeners do not keep up. */
  readonly behind: (change: number) => void
  /** A room begins, or ceases, to wait for the disk. */
  readonly holding: (on: boolean) => void
  /** A room could not go on and was closed. */
  readonly broke: () => void
}

const nothing = (): void => undefined

/** Hooks that do nothing. */
export const noHooks: Hooks = {
  committed: nothing, acknowledged: nothing, ticked: nothing, refused: nothing, struck: nothing, joined: nothing, opened: nothing, notOpened: nothing,
  leftOut: nothing, folded: nothing, notFolded: nothing, behind: nothing, holding: nothing, broke: nothing,
}

/** The part of a log that rooms use (pino's shape). */
export type RoomLog = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

/** A log that keeps silent. */
export const noLog: RoomLog = { info: nothing, warn: nothing, error: nothing }
