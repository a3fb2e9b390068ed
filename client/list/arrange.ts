// Everything on the board in reading order: journeys (stage by stage, cell by cell), then what stands free, from the top left to
// the bottom right, then what stands nowhere. Pure: things and placements in, sections out. Nothing is dropped.

import type { RecordId } from '#shared/base/ids.ts'
import { inOrder } from '#shared/base/order.ts'
import type { Placement } from '#shared/document/layout.ts'
import type { Damaged, JourneyMap, Thing } from '#shared/document/reading.ts'
import type { Lane, Stage } from '#shared/journey/journey.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { Filters } from '#client/desk/desk.ts'

export type Listed = Thing | Damaged
export type CellPart = { readonly lane: Lane; readonly things: readonly Listed[] }
export type StagePart = { readonly stage: Stage; readonly cells: readonly CellPart[] }
/** `strays` stand in a stage or lane that was removed. */
export type JourneyPart = { readonly journey: JourneyMap; readonly stages: readonly StagePart[]; readonly strays: readonly Listed[] }
/** `free` stands on the canvas, areas followed by what is in them; `nowhere` has no place (insights, actions, lines of a role-play). */
export type Arrangement = { readonly journeys: readonly JourneyPart[]; readonly free: readonly Listed[]; readonly nowhere: readonly Listed[] }

type PlaceOf = (id: string) => Placement | null
type Records = ReadonlyMap<RecordId, CustomerRecord>

/** Kinds that say nothing in a list: they only hold or connect others. */
const unspoken: ReadonlySet<string> = new Set(['group'])
/** Things whose tops are this close stand in one line, canvas units. */
const lineHeight = 120

/** Sorts everything into sections. */
export function arrange(things: readonly Listed[], placeOf: PlaceOf): Arrangement {
  const journeys = things.filter((thing) => thing.kind === 'journey')
  const known = new Set<string>(journeys.map(({ id }) => id))
  const cells = new Map<string, { readonly id: string; readonly order: string; readonly thing: Listed }[]>()
  const placed: { readonly thing: Listed; readonly x: number; readonly y: number; readonly parent: string | null }[] = []
  const nowhere: Listed[] = []
  for (const thing of things) {
    if (thing.kind === 'journey' || unspoken.has(thing.kind)) continue
    const at = placeOf(thing.id)?.at
    if (at?.on === 'cell' && known.has(at.journey)) {
      const key = cellKey(at.journey, at.stage, at.lane)
      cells.set(key, [...cells.get(key) ?? [], { id: thing.id, order: at.order, thing }])
    } else if (at?.on === 'canvas') placed.push({ thing, x: at.x, y: at.y, parent: at.parent })
    else nowhere.push(thing)
  }
  const standing = (journey: string, stage: string, lane: string): readonly Listed[] => {
    const key = cellKey(journey, stage, lane)
    const there = inOrder(cells.get(key) ?? []).map(({ thing }) => thing)
    cells.delete(key)
    return there
  }
  const parts = journeys.map((journey) => ({
    journey,
    stages: journey.stages.map((stage) => ({ stage, cells: journey.lanes.map((lane) => ({ lane, things: standing(journey.id, stage.id, lane.id) })) })),
  }))
  // What is left in a journey's cells after its own were taken stands in a stage or lane that is gone.
  const strays = (journey: string): readonly Listed[] => [...cells].flatMap(([key, there]) => (key.startsWith(`${journey}/`) ? inOrder(there).map(({ thing }) => thing) : []))
  return { journeys: parts.map((part) => ({ ...part, strays: strays(part.journey.id) })), free: inReadingOrder(placed), nowhere }
}

/** The same with only what the filters let through. Journeys stay; `kinds` that filters cannot ask for go by text alone. */
export function filtered({ journeys, free, nowhere }: Arrangement, filters: Filters, records: Records): Arrangement {
  const some = (things: readonly Listed[]): readonly Listed[] => things.filter((thing) => matches(thing, filters, records))
  return {
    journeys: journeys.map(({ journey, stages, strays }) => ({
      journey, strays: some(strays), stages: stages.map(({ stage, cells }) => ({ stage, cells: cells.map(({ lane, things }) => ({ lane, things: some(things) })) })),
    })),
    free: some(free), nowhere: some(nowhere),
  }
}

/** Whether anything is left out by these filters. */
export function isFiltering({ signs, departments, text }: Filters): boolean {
  return signs.length > 0 || departments.length > 0 || text.trim() !== ''
}

/** How many things are listed. */
export function countOf({ journeys, free, nowhere }: Arrangement): number {
  const inJourneys = journeys.reduce((sum, { stages, strays }) => sum + strays.length + stages.reduce((inStages, { cells }) => inStages + cells.reduce((n, { things }) => n + things.length, 0), 0), 0)
  return inJourneys + free.length + nowhere.length
}

/** What a thing says, for searching and naming; '' when it has no words. */
export function wordsOf(thing: Listed, records: Records): string {
  if (thing.kind === 'damaged') return ''
  if (thing.kind === 'card') return [...records.values()].find(({ id }) => id === thing.record)?.name ?? ''
  if (thing.kind === 'image') return thing.alt === '' ? thing.name : thing.alt
  return 'text' in thing ? thing.text.trim() : 'title' in thing ? thing.title.trim() : ''
}

function matches(thing: Listed, { signs, departments, text }: Filters, records: Records): boolean {
  if (signs.length > 0 && !(thing.kind === 'note' && signs.includes(thing.sign))) return false
  if (departments.length > 0 && !('department' in thing && departments.includes(thing.department))) return false
  const wanted = text.trim().toLocaleLowerCase()
  return wanted === '' || wordsOf(thing, records).toLocaleLowerCase().includes(wanted)
}

function cellKey(journey: string, stage: string, lane: string): string {
  return `${journey}/${stage}/${lane}`
}

type Placed = { readonly thing: Listed; readonly x: number; readonly y: number; readonly parent: string | null }

function inReadingOrder(placed: readonly Placed[]): Listed[] {
  const ids = new Set<string>(placed.map(({ thing }) => thing.id))
  const inside = Map.groupBy(placed, ({ parent }) => (parent !== null && ids.has(parent) ? parent : ''))
  const seen = new Set<string>()
  const read = (holder: string): Listed[] => byLines(inside.get(holder) ?? []).flatMap(({ thing }) => {
    if (seen.has(thing.id)) return []
    seen.add(thing.id)
    return [thing, ...read(thing.id)]
  })
  // Parents that hold one another in a circle (two people, offline) are never reached from the top.
  return [...read(''), ...placed.flatMap(({ thing }) => (seen.has(thing.id) ? [] : [thing]))]
}

function byLines(placed: readonly Placed[]): readonly Placed[] {
  return placed.toSorted((a, b) => Math.floor(a.y / lineHeight) - Math.floor(b.y / lineHeight) || a.x - b.x || (a.thing.id < b.thing.id ? -1 : 1))
}
