// How fast a connection may send: an allowance for each class, so that cursors never use up what edits need. Control frames count
// too, because each ping is answered. Messages are told apart exactly as rooms read them: a number may be written in several ways.

import * as decoding from 'lib0/decoding'
import { messageQueryAwareness, messageSync } from '#shared/wire/wire.ts'
import type { Clock } from '../clock.ts'
import type { Allowance } from './allowances.ts'
import { newBucket } from './bucket.ts'
import type { Traffic } from './traffic.ts'

/** `pass`: to be heard; `skip`: to be passed over; anything else says in words why the connection is ended. */
type Judged = 'pass' | 'skip' | { readonly tooFast: string }
export type Paces = { readonly message: (message: Uint8Array) => Judged; readonly control: () => Judged }

/** With more than this unsent to it, a connection that asks for more does not read what it asks for, bytes. */
const mostUnsent = 8 * 1024 * 1024
const pass = (taken: boolean, tooFast: string): Judged => (taken ? 'pass' : { tooFast })

/** The paces of a new connection: its person's allowance, and what is its own; `unsent` is how much waits to be sent to it, bytes; `heard` counts for figures. */
export function newPaces(clock: Clock, { edits, editBytes, presence }: Allowance, unsent: () => number, heard: Traffic['heard']): Paces {
  // Each may cost a difference made for this client alone.
  const states = newBucket(clock, { burst: 20, perSecond: 1 })
  const asks = newBucket(clock, { burst: 20, perSecond: 1 })
  const controls = newBucket(clock, { burst: 60, perSecond: 5 })
  return {
    control: () => pass(controls.take(1), 'Too many pings in a short time.'),
    message(message) {
      switch (classOf(message)) {
        case 'edit':
          heard.edits += 1
          return pass(edits.take(1) && editBytes.take(message.length), 'Too many edits in a short time.')
        case 'state':
          heard.states += 1
          return pass(states.take(1) && unsent() <= mostUnsent, 'The board was asked for too often in a short time.')
        case 'ask':
          heard.presence += 1
          // An honest one on a slow line asks whether it lives while it is still being answered.
          if (unsent() > mostUnsent) return 'skip'
          return pass(asks.take(1), 'Too many questions in a short time.')
        case 'presence':
          heard.presence += 1
          return pass(presence.take(1), 'Too many signs of presence in a short time.')
      }
    },
  }
}

function classOf(message: Uint8Array): 'edit' | 'state' | 'ask' | 'presence' {
  try {
    const decoder = decoding.createDecoder(message)
    const type = decoding.readVarUint(decoder)
    if (type === messageQueryAwareness) return 'ask'
    if (type !== messageSync) return 'presence'
    return decoding.readVarUint(decoder) === 0 ? 'state' : 'edit'
  } catch (error) {
    // What cannot be read is struck by the room.
    if (error instanceof Error) return 'presence'
    throw error
  }
}
