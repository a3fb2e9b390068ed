// A customer journey: stages (columns, grouped by phase) against lanes (rows), with how the customer feels at each stage.
// Order and liveness are fields of each stage and lane, so that a reorder here and an insert there merge.

import { z } from 'zod'
import { inOrder } from '../base/order.ts'

/** What a lane holds; it chooses icon and hint, never what may be put there. */
export const laneType = z.enum(['steps', 'touchpoint', 'thoughts', 'feelings', 'pains', 'opportunities', 'evidence', 'notes'])
export type LaneType = z.infer<typeof laneType>

/** Emotion runs from -5 to 5 and includes 0; null is "nobody has said" and leaves a gap in the curve. */
export const emotion = z.number().min(-5).max(5).nullable()

export const stageFields = z.object({
  phase: z.string().max(80).catch(''),
  order: z.string().min(1).max(200),
  emotion: emotion.catch(null),
  alive: z.boolean().catch(true),
})
export const laneFields = z.object({
  type: laneType.catch('notes'),
  order: z.string().min(1).max(200),
  alive: z.boolean().catch(true),
})

export type Stage = { readonly id: string; readonly title: string; readonly phase: string; readonly order: string; readonly emotion: number | null }
export type Lane = { readonly id: string; readonly title: string; readonly type: LaneType; readonly order: string }

/** A journey as read: living stages and lanes only, in order. */
export type Journey = {
  readonly title: string
  readonly actor: string
  readonly stages: readonly Stage[]
  readonly lanes: readonly Lane[]
}

/** The place of something in an ordered list after it was moved to `index` among the others: the keys of its new neighbours. */
export function neighboursAt<T extends { readonly id: string; readonly order: string }>(
  items: readonly T[], movedId: string, index: number,
): { readonly before: string | null; readonly after: string | null } {
  const others = inOrder(items).filter((item) => item.id !== movedId)
  const at = Math.max(0, Math.min(index, others.length))
  return { before: others[at - 1]?.order ?? null, after: others[at]?.order ?? null }
}

/** The lanes a new journey starts with. */
export const usualLanes: readonly { readonly title: string; readonly type: LaneType }[] = [
  { title: 'What happens', type: 'steps' },
  { title: 'Signals', type: 'evidence' },
  { title: 'What it means', type: 'notes' },
  { title: 'Opportunities', type: 'opportunities' },
]
/** The stages a new journey starts with. */
export const usualStages = ['Aware', 'Try', 'Buy', 'Use', 'Renew'] as const
