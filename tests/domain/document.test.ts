// The document: two people may change it at once and both are right; undo takes back only one's own; damage stays local.

import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { thingId } from '#shared/base/ids.ts'
import { boardDocument, edit, typing, undoOf, type BoardDocument } from '#shared/document/document.ts'
import { addJourney, addStage, movePart, removePart, setEmotion } from '#shared/document/journeys.ts'
import { publisherId, scribeId } from '#shared/document/layout.ts'
import { publisher, publishEntry, publishResult } from '#shared/document/publish.ts'
import { readPlacement, readThing, readThings } from '#shared/document/reading.ts'
import { addThings, bottommost, changeText, place, removeThings, setFields, textOf } from '#shared/document/things.ts'

const n1 = thingId.parse('n_first0')
const j1 = thingId.parse('j_first0')
const free = (x: number, y: number) => ({ on: 'canvas' as const, x, y, rotation: 0, parent: null })

function note(document: BoardDocument, text = ''): void {
  addThings(document, [{ id: n1, kind: 'note', fields: { sign: 'question' }, texts: { text }, placement: { at: free(10, 20), size: [200, 200] } }])
}

/** Both get what the other has, as a reconnection would. */
function meet(a: BoardDocument, b: BoardDocument): void {
  Y.applyUpdate(b.y, Y.encodeStateAsUpdate(a.y, Y.encodeStateVector(b.y)))
  Y.applyUpdate(a.y, Y.encodeStateAsUpdate(b.y, Y.encodeStateVector(a.y)))
}

function pair(): [BoardDocument, BoardDocument] {
  return [boardDocument(), boardDocument()]
}

describe('two people at once', () => {
  test('both texts survive when two people type in one note', () => {
    const [ana, ben] = pair()
    note(ana, 'the client waits')
    meet(ana, ben)
    changeText(ana, textOf(ana, n1) as Y.Text, 'now the client waits')
    changeText(ben, textOf(ben, n1) as Y.Text, 'the client waits for a call')
    meet(ana, ben)
    expect(readThing(ana, n1)).toMatchObject({ text: 'now the client waits for a call' })
    expect(readThing(ben, n1)).toEqual(readThing(ana, n1))
  })

  test('one moves a note while another classifies it, and both stand', () => {
    const [ana, ben] = pair()
    note(ana)
    meet(ana, ben)
    place(ana, [{ id: n1, at: free(500, 600) }])
    setFields(ben, n1, { sign: 'positive' })
    meet(ana, ben)
    expect(readThing(ana, n1)).toMatchObject({ sign: 'positive' })
    expect(readPlacement(ben, n1)?.at).toEqual(free(500, 600))
  })

  test('a reordered column and a concurrent insert merge into one order on both sides', () => {
    const [ana, ben] = pair()
    addJourney(ana, { id: j1, title: 'J', stages: ['a', 'b', 'c'].map((id) => ({ id, title: id })), lanes: [], placement: { at: free(0, 0) } })
    meet(ana, ben)
    movePart(ana, j1, 'stages', 'c', 0)
    addStage(ben, j1, { id: 'd', title: 'd' }, 1)
    meet(ana, ben)
    const order = (document: BoardDocument): string[] => {
      const journey = readThing(document, j1)
      return journey?.kind === 'journey' ? journey.stages.map((stage) => stage.id) : []
    }
    expect(order(ana)).toEqual(['c', 'a', 'd', 'b'])
    expect(order(ben)).toEqual(order(ana))
  })

  test('an emotion of 0 is a value and null is a gap', () => {
    const document = boardDocument()
    addJourney(document, { id: j1, title: 'J', stages: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }], lanes: [], placement: { at: free(0, 0) } })
    setEmotion(document, j1, 'a', 0)
    expect(readThing(document, j1)).toMatchObject({ stages: [{ emotion: 0 }, { emotion: null }] })
    expect(() => setEmotion(document, j1, 'a', 6)).toThrow()
  })

  test('a removed stage is hidden and comes back with undo', () => {
    const document = boardDocument()
    addJourney(document, { id: j1, title: 'J', stages: [{ id: 'a', title: 'A' }], lanes: [], placement: { at: free(0, 0) } })
    const undo = undoOf(document)
    removePart(document, j1, 'stages', 'a')
    expect(readThing(document, j1)).toMatchObject({ stages: [] })
    undo.undo()
    expect(readThing(document, j1)).toMatchObject({ stages: [{ title: 'A' }] })
  })
})

describe('undo', () => {
  test('undoing the making of a stage hides it, and redo shows it with the title a peer typed and the notes a peer put there', () => {
    const [ana, ben] = pair()
    addJourney(ana, { id: j1, title: '', stages: [], lanes: [{ id: 'lane', title: '', type: 'notes' }], placement: { at: free(0, 0) } })
    const undo = undoOf(ana)
    addStage(ana, j1, { id: 'late', title: '' })
    meet(ana, ben)
    changeText(ben, textOf(ben, j1, 'stages/late/title') as Y.Text, 'Renewal')
    note(ben)
    place(ben, [{ id: n1, at: { on: 'cell', journey: j1, stage: 'late', lane: 'lane', order: 'a0' } }])
    undo.undo()
    meet(ana, ben)
    const stagesOf = (document: BoardDocument): string[] => { const read = readThing(document, j1); return read?.kind === 'journey' ? read.stages.map((stage) => stage.title) : ['none'] }
    expect([stagesOf(ana), stagesOf(ben), textOf(ben, j1, 'stages/late/title')?.toString()]).toEqual([[], [], 'Renewal'])
    undo.redo()
    meet(ana, ben)
    expect([stagesOf(ana), stagesOf(ben)]).toEqual([['Renewal'], ['Renewal']])
  })

  test('undoing the making of a note hides it, and redo shows it with what a peer typed meanwhile', () => {
    const [ana, ben] = pair()
    const undo = undoOf(ana)
    note(ana, 'draft')
    meet(ana, ben)
    edit(ben, () => (textOf(ben, n1) as Y.Text).insert(5, ' by Ben'), typing)
    meet(ana, ben)
    undo.undo()
    expect(readThings(ana)).toEqual([])
    undo.redo()
    expect(readThing(ana, n1)).toMatchObject({ alive: true, text: 'draft by Ben' })
  })

  test('undoing my move leaves another person\'s words alone', () => {
    const [ana, ben] = pair()
    note(ana, 'a')
    meet(ana, ben)
    const undo = undoOf(ana)
    place(ana, [{ id: n1, at: free(1, 1) }])
    changeText(ben, textOf(ben, n1) as Y.Text, 'renamed')
    meet(ana, ben)
    undo.undo()
    expect(readPlacement(ana, n1)?.at).toEqual(free(10, 20))
    expect(readThing(ana, n1)).toMatchObject({ text: 'renamed' })
  })

  test('undo never reaches what the server published', () => {
    const document = boardDocument()
    const undo = undoOf(document)
    Y.applyUpdate(document.y, publisher(1).write((own) => publishEntry(own, { seq: 1 })) as Uint8Array)
    undo.undo()
    expect(document.ledger.get('1')).toEqual({ seq: 1 })
  })
})

describe('reading tolerantly', () => {
  test('a damaged thing is a placeholder and the rest of the board is read', () => {
    const document = boardDocument()
    note(document, 'fine')
    edit(document, () => {
      document.things.set('n_broken0', 'not a map' as never)
      document.things.set('q_unknown', new Y.Map(Object.entries({ kind: 'hologram', alive: true })))
      document.things.set('not an id', new Y.Map(Object.entries({ kind: 'note', alive: true })))
    })
    const read = readThings(document)
    expect(read.filter((one) => one.kind === 'damaged').map((one) => one.id).sort()).toEqual(['n_broken0', 'not an id', 'q_unknown'])
    expect(read).toContainEqual(expect.objectContaining({ id: n1, text: 'fine' }))
  })

  test('fields of a newer version survive a reader and a writer of this one', () => {
    const document = boardDocument()
    note(document)
    edit(document, () => document.things.get(n1)?.set('mood', 'brave'))
    setFields(document, n1, { sign: 'idea' })
    expect(document.things.get(n1)?.get('mood')).toBe('brave')
  })

  test('a place out of all bounds reads as no place', () => {
    const document = boardDocument()
    note(document)
    edit(document, () => document.placements.get(n1)?.set('at', { on: 'canvas', x: Number.MAX_VALUE, y: 0 }))
    expect(readPlacement(document, n1)).toBeNull()
  })

  test('a thing with a broken order key does not stop others from being put above or beneath it', () => {
    const document = boardDocument()
    note(document)
    edit(document, () => document.placements.get(n1)?.set('z', 'zz no key'))
    const second = thingId.parse('n_second')
    addThings(document, [{ id: second, kind: 'note', fields: {}, placement: { at: free(0, 0) } }])
    expect(readPlacement(document, second)?.z).toBe('a0')
    expect(bottommost(document) < 'a0').toBe(true)
  })

  test('a removed thing is not among the living but can still be read by its id', () => {
    const document = boardDocument()
    note(document, 'gone')
    removeThings(document, [n1])
    expect(readThings(document)).toEqual([])
    expect(readThing(document, n1)).toMatchObject({ alive: false, text: 'gone' })
  })
})

describe('the server\'s pens', () => {
  test('a later opening wins over an earlier one without having read it', () => {
    for (const order of [[1, 2], [2, 1]]) {
      const document = boardDocument()
      const updates = order.map((opening) => publisher(opening).write((own) => publishResult(own, 'acted:r', opening)) as Uint8Array)
      for (const update of updates) Y.applyUpdate(document.y, update)
      expect(document.results.get('acted:r')).toBe(2)
    }
  })

  test('publisher and scribe ids never meet those of people', () => {
    expect(publisherId(0)).toBeGreaterThan(0xffffffff)
    expect(scribeId(0)).toBeGreaterThan(publisherId(1_000_000))
  })
})
