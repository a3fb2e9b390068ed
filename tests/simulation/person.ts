// A simulated person: edits at random what they see, types, deletes, undoes; comes, goes, loses the line, reloads.
// Watches over what the house promised them: what was acknowledged must be there in the end.

import * as Y from 'yjs'
import type { ThingId } from '#shared/base/ids.ts'
import { thingId, type PersonId, type BoardId } from '#shared/base/ids.ts'
import { undoOf } from '#shared/document/document.ts'
import { addThings, changeText, place, removeThings, restoreThings, setFields, textOf } from '#shared/document/things.ts'
import { readThings } from '#shared/document/reading.ts'
import type { Rooms } from '#server/rooms/door.ts'
import type { Dice, HandClock } from '#tests/support/clock.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { wire, type Wire } from './network.ts'

export type Simulated = {
  readonly client: () => Client
  readonly act: () => void
  readonly comeAndGo: () => void
  /** The room of this line is gone: what it said last is not heard. */
  readonly cutOff: () => void
  readonly settle: () => Promise<void>
  /** How far each of its clientIDs was acknowledged. */
  readonly promised: ReadonlyMap<number, number>
}

type World = { readonly rooms: () => Rooms; readonly clock: HandClock; readonly lot: Dice; readonly board: BoardId }

/** A person with a fresh document. */
export function simulated(person: PersonId, { rooms, clock, lot, board }: World): Simulated {
  const promised = new Map<number, number>()
  const docOf = (): Y.Doc => {
    const y = new Y.Doc()
    // From the seed, so that a run repeats itself.
    y.clientID = lot.below(2 ** 32)
    return y
  }
  let client = newClient(rooms, board, person, docOf())
  let undo = undoOf(client.document)
  let line: Wire | null = null
  let marks: { readonly frame: number; readonly clock: number }[] = []

  const mark = (): void => {
    const { y } = client.document
    // An edit is acknowledged only after everything it builds on.
    marks.push({ frame: client.sent(), clock: Y.getState(y.store, y.clientID) })
  }
  const collect = (): void => {
    const { clientID } = client.document.y
    for (const { frame, clock } of marks) if (frame <= client.kept()) promised.set(clientID, Math.max(clock, promised.get(clientID) ?? 0))
    marks = marks.filter(({ frame }) => frame > client.kept())
  }
  const connect = (): void => {
    line = wire(clock, lot, lot.pick([0, 5, 40, 300]))
    marks = []
    void client.connect(line)
  }
  const disconnect = (): void => {
    collect()
    marks = []
    client.disconnect(lot.oneIn(2))
    line = null
  }
  const reload = (keepsCopy: boolean): void => {
    disconnect()
    const before = Y.encodeStateAsUpdate(client.document.y)
    const y = docOf()
    if (keepsCopy) Y.applyUpdate(y, before, 'network')
    client = newClient(rooms, board, person, y)
    undo = undoOf(client.document)
    connect()
  }
  const someThing = (): ThingId | null => {
    // While a state comes in pieces a thing may be half there; then it is shown as damaged and left alone.
    const all = readThings(client.document, 'all').filter((thing) => thing.kind !== 'damaged').map((thing) => thing.id)
    return all.length === 0 ? null : thingId.parse(lot.pick(all))
  }

  const edits: readonly (() => void)[] = [
    () => addThings(client.document, [{
      id: thingId.parse(`n_${lot.word()}`), kind: 'note', fields: { style: {}, kind: 'question', author: person, department: 'Sales', about: null, at: 0 }, texts: { text: lot.word() },
      placement: { at: { on: 'canvas', x: lot.below(1_000), y: lot.below(1_000), rotation: 0, parent: null } },
    }]),
    ...Array.from({ length: 4 }, () => (): void => {
      const id = someThing()
      const text = id === null ? null : textOf(client.document, id)
      if (text === null) return
      const words = text.toString()
      const at = lot.below(words.length + 1)
      changeText(client.document, text, lot.oneIn(3) ? words.slice(0, at) + words.slice(at + 1 + lot.below(4)) : words.slice(0, at) + lot.word().slice(0, 1 + lot.below(3)) + words.slice(at))
    }),
    () => { const id = someThing(); if (id !== null) place(client.document, [{ id, at: { on: 'canvas', x: lot.below(1_000), y: lot.below(1_000), rotation: 0, parent: null } }]) },
    () => { const id = someThing(); if (id !== null) removeThings(client.document, [id]) },
    () => { const id = someThing(); if (id !== null) restoreThings(client.document, [id]) },
    () => { const id = someThing(); if (id !== null) setFields(client.document, id, { about: null }) },
    () => { undo.undo() },
    () => { undo.redo() },
  ]

  return {
    client: () => client,
    promised,
    act() {
      collect()
      const before = client.sent()
      lot.pick(edits)()
      if (client.sent() > before) mark()
    },
    comeAndGo() {
      if (!client.isConnected()) { connect(); return }
      switch (lot.below(5)) {
        case 0: disconnect(); return
        case 1: line?.blackOut(); return
        case 2: disconnect(); connect(); return
        case 3: reload(true); return
        default: reload(false)
      }
    },
    cutOff: disconnect,
    async settle() {
      collect()
      if (client.isConnected()) disconnect()
      connect()
      await clock.pass(5_000)
      collect()
    },
  }
}
