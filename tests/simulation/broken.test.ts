// Houses broken on purpose, each in one way that people would pay for: the simulation must find every one within a few sessions.
// And the seeds that failed once, by name.

import './time.ts'
import { expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Session } from '#client/session/session.ts'
import { mine, typing } from '#shared/document/document.ts'
import { readThings } from '#shared/document/reading.ts'
import { messageKept, messageSync } from '#shared/wire/wire.ts'
import type { Deed } from './deeds.ts'
import { session, type Broken } from './session.ts'

/** The first complaint within so many seeds. */
async function complaint(broken: Broken, seeds = 12): Promise<string> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const said = await session(seed, { steps: 200, broken }).then(() => null, (error: unknown) => String(error))
    if (said !== null) return said
  }
  return 'nothing'
}

test('a room that tells before it has kept is caught', async () => {
  expect(await complaint({ liar: true })).toMatch(/not the same|is lost|was said|the board has|answered|Stuck/)
})

test('a page that says "saved" when it has sent is caught', async () => {
  const sockets = (base: typeof WebSocket): typeof WebSocket => class extends base {
    #frames = 0
    override send(data: Uint8Array<ArrayBuffer>): void {
      super.send(data)
      if (data[0] !== messageSync || data[1] === 0) return
      this.#frames += 1
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, messageKept)
      encoding.writeVarUint(encoder, this.#frames)
      const frames = encoding.toUint8Array(encoder)
      queueMicrotask(() => { this.onmessage?.({ data: frames.slice().buffer } as MessageEvent) }) // as much of one as is read
    }
  }
  expect(await complaint({ sockets })).toMatch(/"Saved" was said/)
})

test('an undo that takes back what others did is caught', async () => {
  const undoing = (at: Session): Session => {
    const everybodys = new Y.UndoManager([at.document.things, at.document.placements], { trackedOrigins: new Set([mine, typing, WebsocketProvider]), captureTimeout: 400 })
    return { ...at, undo: { ...at.undo, undo: () => { everybodys.undo() }, redo: () => { everybodys.redo() } } }
  }
  expect(await complaint({ undoing })).toMatch(/An undo (took away|brought back)/)
})

test('a room that answers a state vector with too little is caught', async () => {
  // It says "you have everything" to whoever comes back; from then on it tells what is new.
  const tamper = (): ((message: Uint8Array) => Uint8Array) => {
    let answered = false
    return (message) => {
      if (answered || message[0] !== messageSync || message[1] === 0) return message
      answered = message[1] === 1
      return new Uint8Array([messageSync, message[1] ?? 2, 2, 0, 0])
    }
  }
  expect(await complaint({ tamper })).toMatch(/not the same|Not all is saved and alike|Stuck|waits for|lead to nothing/)
})

test('a page that really deletes what is removed is caught', async () => {
  const doing = (deed: Deed): Deed => (!deed.name.startsWith('delete') ? deed : {
    ...deed,
    act(at) {
      deed.act(at)
      const { y, things } = at.session.document
      y.transact(() => { for (const thing of readThings(at.session.document, 'all')) if (thing.kind !== 'damaged' && !thing.alive) things.delete(thing.id) }, mine)
    },
  })
  expect(await complaint({ doing })).toMatch(/References lead to nothing/)
})

const seeds: readonly (readonly [number, string])[] = [
  [11, 'undoing a stage deleted it, and a note that somebody had put there stood in nothing'],
  [148, 'leaving in one page cleared what another page of the device had not sent'],
  [14, 'a page that kept its commands forgot those of another page of the device'],
  [40, 'edits that the server could not hold just now were given up as if they had been refused'],
  [871, 'a command that another page of the device had sent was never answered to the page that asked'],
  [1439, '"saved" was said of words typed before the server was ever heard, which nobody had'],
  [360, '"saved" was said on a line that had not answered yet what it was sent'],
  [144_861, 'a change acknowledged while another was being noted stayed on the device as if it had not been sent'],
]
test('seed 77 in 20 steps: a page left in the very last step writes to the end before it is asked what its device still has to send', async () => {
  await session(77, { steps: 20 })
})

test.for(seeds)('seed %i: %s', { timeout: 300_000 }, async ([seed]) => {
  await session(seed, { steps: 200 })
})
