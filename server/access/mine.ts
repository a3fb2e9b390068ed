// What one person alone may know of a board: the ballots they cast themselves and the brief they were dealt.
// Never answers for anybody else; a brief goes to the scene's actor only, facilitators included in "nobody else".

import { z } from 'zod'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { brief as briefShape, type Brief } from '#shared/roleplay/scene.ts'
import { choice, type Ballot } from '#shared/vote/ballot.ts'
import { ballotDrawer, briefDrawer } from '#shared/ledger/drawers.ts'
import type { Storage } from '../storage/storage.ts'

/** Own ballots by round id, own briefs by scene id. */
export type Mine = { readonly ballots: Readonly<Record<string, Ballot>>; readonly briefs: Readonly<Record<string, Brief>> }

/** Reads what is sealed for this person. A ballot of an unnamed round is gone once it was revealed. */
export async function mineOf(storage: Pick<Storage, 'unsealed'>, board: BoardId, person: PersonId, standing: Standing): Promise<Mine> {
  const rounds = [...standing.rounds.values()].filter((round) => round.phase !== 'revealed' || round.plan.named)
  const scenes = [...standing.scenes.values()].filter((scene) => scene.deal?.actor === person)
  const ballots = await Promise.all(rounds.map(async ({ plan }) => {
    const [row] = await storage.unsealed(board, ballotDrawer(plan.id), person)
    return row === undefined ? [] : [[plan.id, z.array(choice).parse(JSON.parse(row.content))] as const]
  }))
  const briefs = await Promise.all(scenes.map(async ({ plan }) => {
    const [row] = await storage.unsealed(board, briefDrawer(plan.id), person)
    return row === undefined ? [] : [[plan.id, briefShape.parse(JSON.parse(row.content))] as const]
  }))
  return { ballots: Object.fromEntries(ballots.flat()), briefs: Object.fromEntries(briefs.flat()) }
}
