// What rooms tell the operator: numbers for the metrics and lines for the log. Never a name, a text, an id of a person.

/** Called as things happen; all times in ms, sizes in bytes. They must not throw. */
export type Hooks = {
  readonly committed: (ms: number, frames: number) => void
  readonly ticked: (bytes: number, listeners: number) => void
  readonly refused: (reason: string) => void
  readonly joined: (ms: number) => void
  readonly opened: (ms: number) => void
  readonly folded: (ms: number, bytes: number) => void
  readonly behind: (listeners: number) => void
  readonly holding: (on: boolean) => void
  readonly boards: (states: Readonly<Record<'opening' | 'open' | 'closing' | 'set-aside', number>>) => void
}

const nothing = (): void => undefined

/** Hooks that do nothing. */
export const noHooks: Hooks = {
  committed: nothing, ticked: nothing, refused: nothing, joined: nothing, opened: nothing, folded: nothing,
  behind: nothing, holding: nothing, boards: nothing,
}

/** The part of a log that rooms use (pino's shape). */
export type RoomLog = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

/** A log that keeps silent. */
export const noLog: RoomLog = { info: nothing, warn: nothing, error: nothing }
