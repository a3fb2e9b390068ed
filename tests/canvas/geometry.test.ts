// A journey's geometry: where stages, lanes and what stands in them are, and which cell a point belongs to.
import { describe, expect, test } from 'vitest'
import { cellAt, cellBox, emotionAt, emotionRuns, emotionY, layoutJourney, measures, neighboursAtPoint, type Resident } from '#shared/journey/geometry.ts'

const journey = {
  stages: [{ id: 's1', title: 'Try', phase: 'Before', order: 'a0', emotion: 2 }, { id: 's2', title: 'Buy', phase: 'Before', order: 'a1', emotion: null }, { id: 's3', title: 'Use', phase: 'After', order: 'a2', emotion: 0 }],
  lanes: [{ id: 'l1', title: 'Signals', type: 'evidence' as const, order: 'a0' }, { id: 'l2', title: 'Ideas', type: 'notes' as const, order: 'a1' }],
}
const note = (id: string, stage: string, lane: string, order: string, h = 108): Resident => ({ id, stage, lane, order, w: 150, h })

describe('the geometry of a journey', () => {
  test('two notes stand side by side and the third below them', () => {
    const { residents } = layoutJourney(journey, [note('a', 's1', 'l1', 'a0'), note('b', 's1', 'l1', 'a1'), note('c', 's1', 'l1', 'a2')])
    const [a, b, c] = ['a', 'b', 'c'].map((id) => residents.get(id))
    expect(b?.y).toBe(a?.y)
    expect(b?.x).toBeGreaterThan(a?.x ?? 0)
    expect(c?.x).toBe(a?.x)
    expect(c?.y).toBeGreaterThan(a?.y ?? 0)
  })

  test('a lane grows with its fullest cell and pushes the next one down', () => {
    const empty = layoutJourney(journey, [])
    const full = layoutJourney(journey, [note('a', 's1', 'l1', 'a0', 400)])
    expect(full.lanes[0]?.h).toBe(400 + 2 * measures.pad)
    expect((full.lanes[1]?.y ?? 0) - (empty.lanes[1]?.y ?? 0)).toBe((full.lanes[0]?.h ?? 0) - measures.lane)
  })

  test('what stands in a stage that is gone is shown below the journey', () => {
    const layout = layoutJourney(journey, [note('lost', 'gone', 'l1', 'a0')])
    expect(layout.strays).toEqual(['lost'])
    expect(layout.residents.get('lost')?.y).toBeGreaterThan(layout.h)
  })

  test('every point of a cell is in that cell, and a point outside the journey in none', () => {
    const layout = layoutJourney(journey, [])
    const box = cellBox(layout, { stage: 's2', lane: 'l2' })
    expect(box && cellAt(layout, { x: box.x + 1, y: box.y + box.h - 1 })).toEqual({ stage: 's2', lane: 'l2' })
    expect(cellAt(layout, { x: -5, y: 10 })).toBeNull()
  })

  test('the same things in any order of arrival are laid out alike', () => {
    const things = [note('a', 's1', 'l1', 'a0'), note('b', 's1', 'l1', 'a0'), note('c', 's3', 'l2', 'a5')]
    expect(layoutJourney(journey, [...things].reverse())).toEqual(layoutJourney(journey, things))
  })

  test('a note dropped on the left half of another goes before it, on the right half after it', () => {
    const there = [note('a', 's1', 'l1', 'a0'), note('b', 's1', 'l1', 'a1')]
    const layout = layoutJourney(journey, there)
    const b = layout.residents.get('b')
    expect(b && neighboursAtPoint(layout, there, { x: b.x + 10, y: b.y + 20 })).toEqual({ before: 'a0', after: 'a1' })
    expect(b && neighboursAtPoint(layout, there, { x: b.x + 140, y: b.y + 20 })).toEqual({ before: 'a1', after: null })
  })

  test('the curve is broken where nobody has said how it feels, and zero is a feeling', () => {
    expect(emotionRuns(layoutJourney(journey, [])).map((run) => run.length)).toEqual([1, 1])
  })

  test('an emotion drawn and read again is the same, from -5 to 5 in halves', () => {
    const layout = layoutJourney(journey, [])
    for (let emotion = -5; emotion <= 5; emotion += 0.5) expect(emotionAt(layout, emotionY(layout, emotion))).toBe(emotion)
    expect(emotionAt(layout, -10_000)).toBe(5)
  })

  test('neighbouring stages of one phase stand under one heading', () => {
    expect(layoutJourney(journey, []).phases.map(({ phase, stages }) => [phase, stages.length])).toEqual([['Before', 2], ['After', 1]])
  })
})
