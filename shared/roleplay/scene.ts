// A role-play scene: somebody acts the customer from a private brief, the others ask, offer and guess. Life: open -> dealt ->
// revealed (the debrief turns the brief around) -> closed. The brief is sealed by the server until it is revealed.

import { z } from 'zod'
import { personId, recordId, sceneId } from '../base/ids.ts'

/** The public face of a scene. The brief is not part of it. */
export const scenePlan = z.object({
  id: sceneId,
  title: z.string().trim().min(1).max(120),
  situation: z.string().trim().max(600).default(''),
  recordId: recordId.nullable().default(null),
  roles: z.array(z.string().trim().min(1).max(60)).min(1).max(12).default(['Customer', 'Seller', 'Supporter', 'Observer']),
  turnMinutes: z.number().min(0.5).max(60).default(5),
})
export type ScenePlan = z.infer<typeof scenePlan>

/** Who plays what. The first role of a plan is the customer; whoever has it receives the brief. */
export const deal = z.object({
  actor: personId,
  parts: z.array(z.object({ person: personId, role: z.string().max(60) })).max(200),
})
export type Deal = z.infer<typeof deal>

/** What the customer's actor alone receives: who you are, what happened, what you want and will not say at once. */
export const brief = z.object({
  persona: z.string().max(200),
  lines: z.array(z.string().max(500)).max(40),
  motive: z.string().max(1_000),
})
export type Brief = z.infer<typeof brief>

/** A scene as it stands. `turn` runs like a clock: started at (server ms), for so many ms. */
export type Scene = {
  readonly plan: ScenePlan
  readonly deal: Deal | null
  readonly turn: { readonly number: number; readonly startedAt: number; readonly ms: number } | null
  readonly brief: Brief | null
  readonly phase: 'open' | 'dealt' | 'revealed' | 'closed'
}
