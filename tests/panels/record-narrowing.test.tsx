// How people narrow, zoom and place records: the pure parts of the records panel.
import { describe, expect, test } from 'vitest'
import type { ColumnSeen } from '#client/record/answers.ts'
import { conditionOf, oneOf, opsFor, withValue } from '#client/record/conditions.ts'
import { faultsFile } from '#client/record/faults.ts'
import { dayAt, further, periodAround, within } from '#client/record/periods.ts'
import { cardSize, freeSpots, noteSize, spotNear } from '#client/record/places.ts'
import { boardDocument } from '#shared/document/document.ts'
import { addThings } from '#shared/document/things.ts'
import { thingId } from '#shared/base/ids.ts'

const column = (more: Partial<ColumnSeen>): ColumnSeen => ({ name: 'value', type: 'text', mappedTo: 'field', mask: 'keep', filled: 1, examples: [], ...more })

describe('a condition', () => {
  test('of a number compares, of a date lies between, of a text contains', () => {
    expect(opsFor(column({ decimals: 'point' }))).toContain('>')
    expect(opsFor(column({ order: 'day-month' }))).toEqual(['between', 'empty', 'filled'])
    expect(opsFor(column({}))).toContain('contains')
  })

  test('is none while something is missing, and takes days in either order', () => {
    expect(conditionOf('value', '>', 'much', '')).toBeNull()
    expect(conditionOf('value', 'is', '  ', '')).toBeNull()
    expect(conditionOf('value', '>', '12,5', '')).toEqual({ column: 'value', op: '>', value: 12.5 })
    expect(conditionOf('day', 'between', '2026-03-01', '2026-01-01')).toEqual({ column: 'day', op: 'between', from: '2026-01-01', to: '2026-03-01' })
  })

  test('made of clicked values grows and goes again with its last value', () => {
    const two = withValue(withValue([], 'stage', 'Won'), 'stage', 'Lost')
    expect(oneOf(two, 'stage')).toEqual(['Won', 'Lost'])
    expect(withValue(withValue(two, 'stage', 'Won'), 'stage', 'Lost')).toEqual([])
  })
})

describe('a period', () => {
  test('of a quarter begins in January, April, July or October, and steps over the turn of a year', () => {
    const last = periodAround('2017-11-30', 'quarter')
    expect(last).toEqual({ from: '2017-10-01', to: '2018-01-01' })
    expect(further(last, 1)).toEqual({ from: '2018-01-01', to: '2018-04-01' })
    expect(further(periodAround('2017-01-01', 'month'), -1)).toEqual({ from: '2016-12-01', to: '2017-01-01' })
  })

  test('holds its first moment and not the first of the next', () => {
    const year = periodAround('2017-06-01', 'year')
    expect([within('2017-01-01T00:00:00', year), within('2017-12-31', year), within('2018-01-01', year)]).toEqual([true, true, false])
  })

  test('reads a moment without zone as it is written', () => {
    expect(new Date(dayAt('2017-03-01T14:05:00')).toISOString()).toBe('2017-03-01T14:05:00.000Z')
  })
})

describe('a free spot', () => {
  const at = (x: number, y: number) => ({ on: 'canvas' as const, x, y, rotation: 0, parent: null })

  test('for a card lies beneath what stands there and never on another card', () => {
    const document = boardDocument()
    addThings(document, [{ id: thingId.parse('f_area0001'), kind: 'area', fields: {}, placement: { at: at(-100, 50), size: [640, 420] } }])
    const first = freeSpots(document, 4, cardSize)
    expect(Math.min(...first.map(({ y }) => y))).toBeGreaterThan(470)
    expect(first[0]?.x).toBe(-100)
    addThings(document, first.map((spot, i) => ({ id: thingId.parse(`c_card000${i}`), kind: 'card' as const, fields: { record: 'r_0001' }, placement: { at: at(spot.x, spot.y) } })))
    const taken = new Set(first.map(({ x, y }) => `${x} ${y}`))
    for (const spot of freeSpots(document, 6, cardSize)) expect(taken.has(`${spot.x} ${spot.y}`)).toBe(false)
  })

  test('for a note about a card lies near it, beside the notes that are there', () => {
    const document = boardDocument()
    addThings(document, [{ id: thingId.parse('c_card0001'), kind: 'card', fields: { record: 'r_0001' }, placement: { at: at(0, 0) } }])
    const one = spotNear(document, 'c_card0001')
    expect(one).toEqual({ x: 0, y: cardSize[1] + 32 })
    addThings(document, [{ id: thingId.parse('n_note0001'), kind: 'note', fields: {}, placement: { at: at(one.x, one.y) } }])
    expect(spotNear(document, 'c_card0001')).toEqual({ x: noteSize[0] + 32, y: one.y })
  })
})

test('the list of rows that were not taken runs no formula', async () => {
  const text = await faultsFile([{ row: 3, column: '=cmd|x', reason: 'He said "no"' }]).text()
  expect(text).toContain('"3","\'=cmd|x","He said ""no"""')
})
