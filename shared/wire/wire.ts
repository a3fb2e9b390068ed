// Message numbers on `WS /sync/:id` and the close codes. 0 to 3 are y-protocols' own; ours are above 100, which a stock client ignores.
// The conversation: server says hello, here, then sync step 1; client answers step 2 and asks with its own step 1; the server answers
// step 2 once the board is loaded, then updates flow both ways. Each document frame (step 2 or update) a client sends is answered,
// in order, by `kept` with how many of this connection's frames are on disk, or by `refused`.

import { z } from 'zod'

/** y-protocols: 0 sync, 1 awareness, 3 asks for everybody's awareness. */
export const messageSync = 0
export const messageAwareness = 1
export const messageQueryAwareness = 3
/** Varuint n: the first n document frames of this connection are on disk. */
export const messageKept = 101
/** JSON Hello. Always the first message; told again when the house has grown much. */
export const messageHello = 102
/** JSON Refused. The document frame named was not applied, not kept, not told. */
export const messageRefused = 103
/** JSON {clientID: personId}: who stands behind the presence of those connected now. */
export const messageHere = 104
/** JSON Holding. */
export const messageHolding = 105

/** Raise when one of our messages changes its meaning; a page that speaks another one ends its line and tells its person what stands under 4409. */
export const wireVersion = 1

/** So many connections may come back at once after their server died, without crowding it. */
export const fewPeople = 60

/**
 * `epoch` changes when history was rewritten (erasure, restore): a client's offline copy of another epoch is set aside. `now`: server
 * clock, ms. `house`: about how many connections the server has, on all its boards, 0 while they are few: so many come back if it dies
 * without a word. Older servers say nothing.
 */
export const hello = z.object({ epoch: z.string(), now: z.number(), wire: z.number(), house: z.number().optional() })
export type Hello = z.infer<typeof hello>

/** `frame` counts this connection's document frames from 1. */
export const refused = z.object({ frame: z.number(), reason: z.string(), detail: z.string() })
export type Refused = z.infer<typeof refused>

export const here = z.record(z.string(), z.string())
export type Here = z.infer<typeof here>

/** Whether edits cannot be kept just now (disk full, disk slow); nothing is acknowledged until it is over. */
export const holding = z.object({ on: z.boolean(), detail: z.string() })
export type Holding = z.infer<typeof holding>

/** Largest single WebSocket message taken, bytes. */
export const maxFrameBytes = 4 * 1024 * 1024
/** Largest presence state of one person, bytes. */
export const maxPresenceBytes = 4_096

/** WebSocket's own code for a message above the receiver's limit. Never tried again with the same message. */
export const tooLargeForUs = 1009

/** The reason sent with 4503: when to come back. The server spreads these, so that not everybody returns at once. */
export const comeBackIn = (ms: number): string => `again in ${ms} ms`

/** What `comeBackIn` said, ms, at most a minute; null when the reason is another. */
export function returnAfter(reason: string): number | null {
  const ms = /^again in (\d{1,9}) ms$/.exec(reason)?.[1]
  return ms === undefined ? null : Math.min(60_000, Number(ms))
}

/** Why a socket was closed. `again` says whether a client should come back by itself. */
export const closeCodes = {
  4400: { name: 'malformed', again: true, words: 'This connection sent something that could not be read.' },
  4401: { name: 'not-signed-in', again: false, words: 'Join the board again.' },
  4403: { name: 'forbidden', again: false, words: 'You can no longer be here. Ask the facilitator for a link.' },
  4404: { name: 'no-such-board', again: false, words: 'This board is gone.' },
  4409: { name: 'outdated', again: false, words: 'This page is older than the server. Reload it.' },
  4413: { name: 'too-large', again: false, words: 'A change was too large to be taken.' },
  4429: { name: 'too-fast', again: true, words: 'Too much was sent in a short time.' },
  4503: { name: 'going-away', again: true, words: 'The server is restarting and will be back.' },
} as const
export type CloseCode = keyof typeof closeCodes

/** Whether a client should try again after this close code. Unknown codes (a proxy's, the network's) may. */
export function comesBack(code: number): boolean {
  return code in closeCodes ? closeCodes[code as CloseCode].again : true
}
