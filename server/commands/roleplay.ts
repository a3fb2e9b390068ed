// Role-play: scenes, deals, turns and the brief. The brief is sealed from the first moment; it is handed to whoever acts the
// customer and to nobody else, facilitators included, until the debrief turns it around for all.

import type { PersonId, SceneId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { may } from '#shared/board/people.ts'
import { briefDrawer } from '#shared/ledger/drawers.ts'
import { briefOf } from '#shared/roleplay/brief.ts'
import { checkDeal, dealInOrder } from '#shared/roleplay/deal.ts'
import { brief as briefShape, type Deal, type Scene } from '#shared/roleplay/scene.ts'
import { rule, type Asked } from './asked.ts'
import type { Bench, Decision } from './decision.ts'

const slot = 'brief'
const minuteMs = 60_000

/** Opens a scene and seals its brief, made from the record and the motive. Until the deal it lies under who opened it. */
export async function openScene({ scene, motive }: Asked<'open-scene'>, bench: Bench): Promise<Decision | Refusal> {
  if (bench.standing.scenes.has(scene.id)) return refuse('scene-exists')
  if (bench.standing.scenes.size >= boardLimits.scenes) return refuse('too-large', `A board has room for ${boardLimits.scenes} scenes. Go on in a new session.`)
  const record = scene.recordId === null ? null : await bench.recordOf(scene.recordId)
  if (scene.recordId !== null && record === null) return refuse('no-such-record')
  const content = JSON.stringify(briefOf(record, motive))
  return { ...rule({ type: 'scene-opened', scene }), seal: [{ drawer: briefDrawer(scene.id), person: bench.by.id, slot, content }] }
}

/** Deals the roles, by hand or by shuffle. Dealing again before the debrief moves the brief to the new actor. */
export async function dealRoles({ sceneId, deal: byHand }: Asked<'deal-roles'>, bench: Bench): Promise<Decision | Refusal> {
  const scene = findScene(bench, sceneId)
  if ('reason' in scene) return scene
  if (scene.phase === 'revealed' || scene.phase === 'closed') return refuse('scene-over', 'The brief was shown already. Open another scene.')
  const deal = byHand ? checkDeal(byHand, bench.standing.people) : dealInOrder(scene.plan, shuffled(bench))
  if (isRefusal(deal)) return deal
  return { ...rule({ type: 'roles-dealt', sceneId, deal: whole(deal, scene) }), ...await briefMoved(sceneId, deal.actor, bench) }
}

/** Starts the next turn. */
export function startTurn({ sceneId, minutes }: Asked<'start-turn'>, bench: Bench): Decision | Refusal {
  const scene = findScene(bench, sceneId)
  if ('reason' in scene) return scene
  if (scene.phase === 'open') return refuse('not-dealt')
  if (scene.phase !== 'dealt') return refuse('scene-over')
  const ms = Math.round((minutes ?? scene.plan.turnMinutes) * minuteMs)
  return rule({ type: 'turn-started', sceneId, turn: (scene.turn?.number ?? 0) + 1, ms })
}

/** The debrief: everybody reads the brief. */
export async function revealBrief({ sceneId }: Asked<'reveal-brief'>, bench: Bench): Promise<Decision | Refusal> {
  const scene = findScene(bench, sceneId)
  if ('reason' in scene) return scene
  if (scene.phase === 'revealed') return refuse('already-revealed')
  if (scene.phase === 'closed') return refuse('scene-over')
  if (scene.phase === 'open') return refuse('not-dealt')
  const [row] = await bench.sealed(briefDrawer(sceneId))
  const brief = row === undefined ? briefOf(null, '') : briefShape.parse(JSON.parse(row.content))
  return rule({ type: 'scene-revealed', sceneId, brief })
}

/** Ends a scene, with or without a debrief; a brief that was never shown is burned. */
export function closeScene({ sceneId }: Asked<'close-scene'>, bench: Bench): Decision | Refusal {
  const scene = findScene(bench, sceneId)
  if ('reason' in scene) return scene
  if (scene.phase === 'closed') return refuse('scene-over')
  return { ...rule({ type: 'scene-closed', sceneId }), burn: [briefDrawer(sceneId)] }
}

function findScene({ standing }: Bench, sceneId: SceneId): Scene | Refusal {
  return standing.scenes.get(sceneId) ?? refuse('no-such-scene')
}

/** Everybody who may play, in chance's order; who leads plays only when nobody else is there. */
function shuffled({ standing, shuffle, by }: Bench): PersonId[] {
  const all = [...standing.people.values()].filter((person) => may(person.role, 'vote'))
  const others = all.filter((person) => person.id !== by.id)
  const players = others.length > 0 ? others : all
  return shuffle(players.length).flatMap((i) => players[i]?.id ?? [])
}

/** The actor always has the first role in the list of parts. */
function whole(deal: Deal, scene: Scene): Deal {
  if (deal.parts.some((part) => part.person === deal.actor)) return deal
  return { ...deal, parts: [{ person: deal.actor, role: scene.plan.roles[0] ?? '' }, ...deal.parts] }
}

async function briefMoved(sceneId: SceneId, actor: PersonId, bench: Bench): Promise<Pick<Decision, 'seal' | 'unseal'>> {
  const drawer = briefDrawer(sceneId)
  const [row] = await bench.sealed(drawer)
  if (row === undefined || row.person === actor) return {}
  return { unseal: [{ drawer, person: row.person }], seal: [{ ...row, person: actor }] }
}
