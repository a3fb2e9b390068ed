// A journey as rectangles: stages across, lanes down, and where each thing in a cell stands, alike on every client.
// Pure: sizes are handed in (nothing is measured on a screen), nothing is stored. Units are canvas units from the
// journey's top left corner. What stands in a stage or lane that is gone is shown below the journey, never dropped.

import { inOrder } from '../base/order.ts'
import type { Journey, Lane, Stage } from './journey.ts'

/** Something that stands in a cell: how large it is and between whom. */
export type Resident = { readonly id: string; readonly stage: string; readonly lane: string; readonly order: string; readonly w: number; readonly h: number }
export type Point = { readonly x: number; readonly y: number }
export type Rectangle = Point & { readonly w: number; readonly h: number }
export type Cell = { readonly stage: string; readonly lane: string }

export type StageSpan = Pick<Stage, 'id' | 'title' | 'phase' | 'emotion'> & { readonly x: number; readonly w: number }
export type LaneSpan = Pick<Lane, 'id' | 'title' | 'type'> & { readonly y: number; readonly h: number }
export type PhaseSpan = { readonly phase: string; readonly x: number; readonly w: number; readonly stages: readonly string[] }

/** `residents` by id; `strays` are those of them that stand below the journey. */
export type Layout = {
  readonly w: number
  readonly h: number
  readonly phases: readonly PhaseSpan[]
  readonly stages: readonly StageSpan[]
  readonly lanes: readonly LaneSpan[]
  readonly phaseY: number
  readonly stageY: number
  readonly curve: { readonly y: number; readonly h: number }
  readonly residents: ReadonlyMap<string, Rectangle>
  readonly strays: readonly string[]
}

/** The fixed measures of a journey. `inner` is what a column offers to what stands in it. */
export const measures = { margin: 16, title: 56, phase: 36, stage: 60, curve: 132, laneLabel: 168, column: 336, inner: 312, lane: 148, pad: 12, gap: 12, foot: 44 } as const

/** Lays out a journey with what stands in it. */
export function layoutJourney(journey: Pick<Journey, 'stages' | 'lanes'>, residents: Iterable<Resident>): Layout {
  const cells = byCell(residents)
  const stages = spanStages(journey.stages, cells)
  const phases = spanPhases(stages)
  const phaseY = measures.title
  const stageY = phaseY + (phases.length > 0 ? measures.phase : 0)
  const curve = { y: stageY + measures.stage, h: measures.curve }
  const placed = new Map<string, Rectangle>()
  const lanes = spanLanes(journey.lanes, { stages, cells, top: curve.y + curve.h, placed })
  const last = stages.at(-1)
  const w = (last ? last.x + last.w : measures.laneLabel + measures.column) + measures.margin
  const bottom = lanes.at(-1)
  const h = (bottom ? bottom.y + bottom.h : curve.y + curve.h) + measures.foot
  const strays = inOrder([...cells.values()].flat().filter(({ id }) => !placed.has(id)))
  for (const [id, box] of flow(strays, { x: 0, y: h + 2 * measures.gap, w: Math.max(w, measures.column) }).boxes) placed.set(id, box)
  return { w, h, phases, stages, lanes, phaseY, stageY, curve, residents: placed, strays: strays.map(({ id }) => id) }
}

/** The cell at a point; points in the label column, the heads or the curve belong to the nearest cell, points outside to none. */
export function cellAt({ w, h, stages, lanes }: Layout, { x, y }: Point): Cell | null {
  if (x < 0 || y < 0 || x > w || y > h) return null
  const stage = stages.find((one) => x < one.x + one.w) ?? stages.at(-1)
  const lane = lanes.find((one) => y < one.y + one.h) ?? lanes.at(-1)
  return stage && lane ? { stage: stage.id, lane: lane.id } : null
}

/** The rectangle of a cell; null when its stage or lane is not there. */
export function cellBox({ stages, lanes }: Layout, cell: Cell): Rectangle | null {
  const stage = stages.find(({ id }) => id === cell.stage)
  const lane = lanes.find(({ id }) => id === cell.lane)
  return stage && lane ? { x: stage.x, w: stage.w, y: lane.y, h: lane.h } : null
}

/** Between which order keys of a cell something dropped at a point goes. `residents` are those of the cell, without what is dropped. */
export function neighboursAtPoint(layout: Layout, residents: Iterable<Resident>, point: Point): { readonly before: string | null; readonly after: string | null } {
  const there = inOrder(residents)
  const at = there.findIndex(({ id }) => {
    const box = layout.residents.get(id)
    return box !== undefined && (point.y < box.y || (point.y <= box.y + box.h && point.x < box.x + box.w / 2))
  })
  const index = at < 0 ? there.length : at
  return { before: there[index - 1]?.order ?? null, after: there[index]?.order ?? null }
}

/** Where on the curve's band an emotion stands, and back (rounded to halves). */
export function emotionY({ curve }: Pick<Layout, 'curve'>, emotion: number): number {
  return curve.y + curve.h / 2 - (emotion / 5) * (curve.h / 2 - 14)
}
export function emotionAt({ curve }: Pick<Layout, 'curve'>, y: number): number {
  const raw = ((curve.y + curve.h / 2 - y) / (curve.h / 2 - 14)) * 5
  return Math.max(-5, Math.min(5, Math.round(raw * 2) / 2)) + 0
}

/** The curve as runs of neighbouring stages that have an emotion: where nobody has said, the line is broken. */
export function emotionRuns(layout: Pick<Layout, 'stages' | 'curve'>): readonly (readonly Point[])[] {
  const runs: Point[][] = []
  let open = false
  for (const { x, w, emotion } of layout.stages) {
    if (emotion !== null) {
      if (!open) runs.push([])
      runs.at(-1)?.push({ x: x + w / 2, y: emotionY(layout, emotion) })
    }
    open = emotion !== null
  }
  return runs
}

type Cells = ReadonlyMap<string, readonly Resident[]>

const keyOf = ({ stage, lane }: Cell): string => JSON.stringify([stage, lane])

function byCell(residents: Iterable<Resident>): Cells {
  const cells = new Map<string, Resident[]>()
  for (const resident of residents) {
    const key = keyOf(resident)
    const cell = cells.get(key)
    if (cell) cell.push(resident)
    else cells.set(key, [resident])
  }
  return cells
}

function spanStages(stages: readonly Stage[], cells: Cells): StageSpan[] {
  const widest = new Map<string, number>()
  for (const { stage, w } of [...cells.values()].flat()) widest.set(stage, Math.max(widest.get(stage) ?? 0, w))
  let x: number = measures.laneLabel
  return stages.map(({ id, title, phase, emotion }) => {
    const w = Math.max(measures.column, (widest.get(id) ?? 0) + 2 * measures.pad)
    const span = { id, title, phase, emotion, x, w }
    x += w
    return span
  })
}

function spanPhases(stages: readonly StageSpan[]): PhaseSpan[] {
  if (stages.every(({ phase }) => phase === '')) return []
  const phases: (PhaseSpan & { w: number; stages: string[] })[] = []
  for (const { id, phase, x, w } of stages) {
    const last = phases.at(-1)
    if (last?.phase === phase) {
      last.w += w
      last.stages.push(id)
    } else phases.push({ phase, x, w, stages: [id] })
  }
  return phases
}

type Within = { readonly stages: readonly StageSpan[]; readonly cells: Cells; readonly top: number; readonly placed: Map<string, Rectangle> }

/** Lays the lanes under one another and puts what stands in them into `placed`. */
function spanLanes(lanes: readonly Lane[], { stages, cells, top, placed }: Within): LaneSpan[] {
  let y = top
  return lanes.map(({ id, title, type }) => {
    let h: number = measures.lane
    for (const { id: stage, x, w } of stages) {
      const { boxes, height } = flow(inOrder(cells.get(keyOf({ stage, lane: id })) ?? []), { x: x + measures.pad, y: y + measures.pad, w: w - 2 * measures.pad })
      for (const [resident, box] of boxes) placed.set(resident, box)
      h = Math.max(h, height + 2 * measures.pad)
    }
    const span = { id, title, type, y, h }
    y += h
    return span
  })
}

/** Left to right, wrapped where the width ends; a row is as high as its highest. */
function flow(residents: readonly Resident[], within: { readonly x: number; readonly y: number; readonly w: number }): { readonly boxes: readonly (readonly [string, Rectangle])[]; readonly height: number } {
  const boxes: [string, Rectangle][] = []
  let { x, y } = within
  let row = 0
  for (const { id, w, h } of residents) {
    if (x > within.x && x + w > within.x + within.w) {
      x = within.x
      y += row + measures.gap
      row = 0
    }
    boxes.push([id, { x, y, w, h }])
    x += w + measures.gap
    row = Math.max(row, h)
  }
  return { boxes, height: y + row - within.y }
}
