// How fast a connection may send: an allowance for each class, so that cursors never use up what edits need. Control frames count
// too, because each ping is answered. Messages are told apart exactly as rooms read them: a number may be written in several ways.

import * as decoding from 'lib0/decoding'
import { countParts } from '#shared/wire/blocks.ts'
import { messageQueryAwareness, messageSync } from '#shared/wire/wire.ts'
import type { Clock } from '../clock.ts'
import { mostParts, type Allowance } from './allowances.ts'
import { Bucket } from './bucket.ts'
import type { Traffic } from './traffic.ts'

/** `pass`: to be heard; `skip`: to be passed over; anything else says in words why the connection is ended. */
type Judged = 'pass' | 'skip' | { readonly tooFast: string }

/** With more than this unsent to it, a connection that asks for more does not read what it asks for, bytes. */
const mostUnsent = 8 * 1024 * 1024
const pass = (taken: boolean, tooFast: string): Judged => (taken ? 'pass' : { tooFast })

const controlsAtMost = { burst: 60, perSecond: 5 }

/** The paces of a connection: its person's allowance, and what is its own. `writableLength` is how much waits to be sent to it, bytes; `heard` counts for figures. */
export class Paces {
  readonly #clock: Clock
  readonly #allowance: Allowance
  readonly #line: { readonly writableLength: number }
  readonly #heard: Traffic['heard']
  #controls: Bucket | null = null

  constructor(clock: Clock, allowance: Allowance, line: { readonly writableLength: number }, heard: Traffic['heard']) {
    this.#clock = clock
    this.#allowance = allowance
    this.#line = line
    this.#heard = heard
  }

  control(): Judged {
    this.#controls ??= new Bucket(this.#clock, controlsAtMost)
    return pass(this.#controls.take(1), 'Too many pings in a short time.')
  }

  message(message: Uint8Array): Judged {
    switch (classOf(message)) {
      case 'edit':
        this.#heard.edits += 1
        return pass(this.#allowance.takeEdit(message.length, partsOf(message)), 'Too many edits in a short time.')
      case 'state':
        this.#heard.states += 1
        return pass(this.#allowance.takeState(message.length) && this.#line.writableLength <= mostUnsent, 'The board was asked for too often in a short time.')
      case 'ask':
        this.#heard.presence += 1
        // An honest one on a slow line asks whether it lives while it is still being answered.
        if (this.#line.writableLength > mostUnsent) return 'skip'
        return pass(this.#allowance.takeQuestion(), 'Too many questions in a short time.')
      case 'presence':
        this.#heard.presence += 1
        return pass(this.#allowance.takePresence(), 'Too many signs of presence in a short time.')
    }
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

/** How dear an edit is; 0 when it cannot be read. */
function partsOf(message: Uint8Array): number {
  try {
    const decoder = decoding.createDecoder(message)
    decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    return countParts(decoding.readVarUint8Array(decoder), mostParts)
  } catch (error) {
    // It is struck by the room.
    if (error instanceof Error) return 0
    throw error
  }
}
