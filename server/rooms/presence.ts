// Presence of those connected: where they point, never who they are. The newest state of each connection as bytes.
// One clientID per connection, taken at its first word; what it says about others is passed over (stock clients repeat what
// they hear). Nothing of it is kept.

import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { isTooDeep } from '../json-text.ts'

/** One entry of an awareness message. `bytes` is the entry as it stands on the wire; `state` its JSON, not yet parsed. */
type Entry = { readonly client: number; readonly clock: number; readonly bytes: Uint8Array; readonly state: Uint8Array }

/** The highest clock taken: one a millisecond for a thousand years. */
const highestClock = 2 ** 45

/**
 * Entries of one message: a stock client repeats what it hears, so as many as a server takes connections. A message of 4 MB may name
 * 700,000, and reading those held the house up for 600 ms, a hundred times a second if somebody wanted.
 */
const mostEntries = 2_000

/** Reads an awareness message into entries; null when it is none, or names more than anybody could have heard of. */
export function readEntries(message: Uint8Array): readonly Entry[] | null {
  try {
    const decoder = decoding.createDecoder(message)
    const entries: Entry[] = []
    let count = decoding.readVarUint(decoder)
    if (count > mostEntries) return null
    for (; count > 0; count -= 1) {
      const from = decoder.pos
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const state = decoding.readVarUint8Array(decoder)
      entries.push({ client, clock, state, bytes: message.subarray(from, decoder.pos) })
    }
    return entries
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

/** One connection's presence. */
export type Presence = { readonly client: number; clock: number; bytes: Uint8Array; fresh: boolean }

/** What became of an entry: `stale` ones are passed over, `bad` ones count against the connection. */
export type Heard = Presence | 'stale' | 'too-large' | 'bad'

/** Takes in an entry after `before`, the same connection's last word. Checked here, because one broken state would break a whole tick for everybody. */
export function hearEntry(entry: Entry, before: Presence | null, maxBytes: number): Heard {
  if (entry.state.length > maxBytes) return 'too-large'
  if (entry.clock > highestClock) return 'bad'
  if (before !== null && entry.clock <= before.clock) return 'stale'
  if (!isState(entry.state)) return 'bad'
  // A copy: the message's buffer belongs to the socket.
  return { client: entry.client, clock: entry.clock, bytes: entry.bytes.slice(), fresh: true }
}

/** A state is an object or null. */
function isState(bytes: Uint8Array): boolean {
  // Clients throw at bytes that are no UTF-8; the parser below would read them with replacements.
  if (!isUtf8(bytes)) return false
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
    // 4 kB hold 2,000 levels: ten times what parsing costs otherwise, and every client compares its states level by level on its stack.
    if (isTooDeep(text)) return false
    const state: unknown = JSON.parse(text)
    return typeof state === 'object' && !Array.isArray(state)
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

/**
 * The entry that says a client is gone. It repeats the clock: everybody takes "gone" at an equal clock, and a client that
 * comes back goes on from its own clock, so a higher one here would leave it unseen for a while.
 */
export function goneEntry({ client, clock }: Presence): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, 'null')
  return encoding.toUint8Array(encoder)
}
