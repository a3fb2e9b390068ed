// The demo's journey map: demo/data/journeys.json as things to write. Steps become columns under their stage's name as phase.

import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { thingId } from '#shared/base/ids.ts'
import type { LaneType } from '#shared/journey/journey.ts'
import type { Sign } from '#shared/note/note.ts'
import type { Written } from '../commands/decision.ts'

const step = z.object({
  title: z.string(), channel: z.string(), emotion: z.number(), quote: z.string().nullable(), painPoint: z.string().nullable(), opportunity: z.string().nullable(),
})
const journeys = z.array(z.object({
  id: z.string(), title: z.string(), actor: z.string(), stages: z.array(z.object({ title: z.string(), steps: z.array(step) })),
}))
type Step = z.infer<typeof step>

export const demoJourneyId = thingId.parse('j_onboarding')

type Lane = { readonly id: string; readonly title: string; readonly type: LaneType; readonly sign: Sign; readonly of: (step: Step) => string | null }
const lanes: readonly Lane[] = [
  { id: 'channel', title: 'Where it happens', type: 'touchpoint', sign: 'plain', of: (one) => one.channel },
  { id: 'quote', title: 'What they say', type: 'thoughts', sign: 'feeling', of: (one) => one.quote },
  { id: 'pain', title: 'Pains', type: 'pains', sign: 'negative', of: (one) => one.painPoint },
  { id: 'chance', title: 'Opportunities', type: 'opportunities', sign: 'idea', of: (one) => one.opportunity },
  { id: 'meaning', title: 'What it means', type: 'notes', sign: 'plain', of: () => null },
]

/** The id of the journey's column for its nth step, from 1. */
export const stageOf = (n: number): string => `step-${n}`

/** The onboarding journey with its notes, top left on the canvas. */
export async function demoJourney(folder: URL, now: number): Promise<readonly Written[]> {
  const all = journeys.parse(JSON.parse(await readFile(new URL('journeys.json', folder), 'utf8')))
  const journey = all.find((one) => one.id === 'j-onboarding')
  if (journey === undefined) throw new Error('demo/data/journeys.json has no journey "j-onboarding".')
  const columns = journey.stages.flatMap((stage) => stage.steps.map((one) => ({ ...one, phase: stage.title })))
  const map: Written = {
    id: demoJourneyId, kind: 'journey', fields: {}, texts: { title: journey.title, actor: journey.actor },
    placement: { at: { on: 'canvas', x: 0, y: 0, rotation: 0, parent: null }, z: 'a0' },
    stages: columns.map((one, i) => ({ id: stageOf(i + 1), title: one.title, phase: one.phase, emotion: one.emotion })),
    lanes: lanes.map(({ id, title, type }) => ({ id, title, type })),
  }
  const notes = columns.flatMap((column, i) => lanes.flatMap((lane): Written[] => {
    const text = lane.of(column)
    if (text === null) return []
    return [{
      id: thingId.parse(`n_demo-${lane.id}-${i + 1}`), kind: 'note', fields: { sign: lane.sign, createdAt: now }, texts: { text },
      placement: { at: { on: 'cell', journey: demoJourneyId, stage: stageOf(i + 1), lane: lane.id, order: 'a0' }, z: 'a1' },
    }]
  }))
  return [map, ...notes]
}
