// Writers that write when they are told to and as much as they are told, whether or not the last was acknowledged.

import { connect, type Guest, type SyncClient } from '#tests/support/sync-client.ts'
import { thing, type Promised } from './writers.ts'

export type Scribbler = {
  readonly client: SyncClient
  /** So many edits, each with so many bytes of ballast, which replace those of the edit before. */
  readonly write: (edits: number, ballast: number) => void
  /** The names of all edits so far. */
  readonly edits: () => readonly string[]
  /** How many of them are not acknowledged. */
  readonly waiting: () => number
}

/** Somebody who joins and writes on demand; `heard` is told of each edit that is acknowledged. */
export function scribbler(url: string, guest: Guest, name: string, { acknowledged }: Promised, heard: (edit: string) => void = () => undefined): Scribbler {
  const edits: string[] = []
  const frames: (string | undefined)[] = []
  let told = 0
  const client = connect(url, guest, {
    heardKept(count) {
      for (; told < count; told += 1) {
        const edit = frames[told]
        if (edit === undefined) continue
        acknowledged.add(edit)
        heard(edit)
      }
    },
  })
  const write = (ballast: number): void => {
    const edit = `${name}:${edits.length}`
    edits.push(edit)
    client.y.transact(() => {
      const note = thing(client.y, `n_${name}00`)
      note.set(edit, true)
      if (ballast > 0) note.set('ballast', `${edits.length}`.padEnd(ballast, '.'))
    })
    frames[client.sent() - 1] = edit
  }
  return {
    client,
    write(count, ballast) { for (let n = 0; n < count; n += 1) write(ballast) },
    edits: () => edits,
    waiting: () => edits.filter((edit) => !acknowledged.has(edit)).length,
  }
}
