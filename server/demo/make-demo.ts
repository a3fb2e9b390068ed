// The demo session of the first start, made from the sample data in demo/data by the same means as any other session:
// the same import, the same rulings, the same scribe. Made once per data folder, and only into an empty one.

import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { BoardFacts } from '#shared/board/board.ts'
import { briefDrawer } from '#shared/ledger/drawers.ts'
import { briefOf } from '#shared/roleplay/brief.ts'
import type { Boards } from '../access/boards.ts'
import type { ImportTools } from '../records/imports.ts'
import type { Rooms } from '../rooms/door.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'
import { demoDeals } from './demo-deals.ts'
import { demoJourney } from './demo-journey.ts'
import { demoCards, demoMeanings, demoPeople, demoScene } from './demo-notes.ts'

type DemoGround = {
  readonly boards: Boards
  readonly rooms: Rooms
  readonly storage: Pick<Storage, 'listBoards'>
  readonly imports: ImportTools
  readonly now: () => number
}

const sampleData = new URL('../../demo/data/', import.meta.url)

const facts: BoardFacts = {
  title: 'Deals that went quiet',
  objective: 'Which signals did we overlook in the deals we lost after more than four months?',
  hypothesis: 'What went wrong in the trial showed weeks before the deal was lost.',
  scope: 'Four lost and four won deals of 2017',
  departments: ['Sales', 'Marketing', 'Customer success', 'Product', 'Data'],
}

/** Makes the demo in an empty store and answers its board. A demo that is there is answered as it is; null when only other boards are. */
export async function makeDemo(ground: DemoGround): Promise<BoardRow | null> {
  const existing = await ground.boards.demo()
  if (existing !== null || (await ground.storage.listBoards()).length > 0) return existing
  const board = done(await ground.boards.make(facts, { demo: true }))
  await fill(ground, board)
  return board
}

async function fill({ rooms, imports, now }: DemoGround, { id: board }: BoardRow): Promise<void> {
  const people = Object.values(demoPeople)
  done(await rooms.rule(board, null, () => ({ rulings: people.map((person) => ({ type: 'person-joined', person })) })))
  const journey = await demoJourney(sampleData, now())
  done(await rooms.rule(board, null, () => ({ rulings: [], write: [...journey, ...demoMeanings(now())] })))
  const { importId, fileName, count, chosen } = await demoDeals(imports, board, sampleData)
  const ids = chosen.map((record) => record.id)
  done(await rooms.rule(board, null, () => ({
    rulings: [{ type: 'records-imported', importId, fileName, count }, { type: 'records-chosen', records: ids }],
    chosen: ids, write: demoCards(ids, now()),
  })))
  const scene = demoScene(ids[0] ?? null)
  done(await rooms.rule(board, null, () => ({
    rulings: [{ type: 'scene-opened', scene: scene.plan }],
    seal: [{ drawer: briefDrawer(scene.plan.id), person: demoPeople.sales.id, slot: 'brief', content: JSON.stringify(briefOf(chosen[0] ?? null, scene.motive)) }],
    write: [scene.card],
  })))
}

function done<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`The demo session could not be made: ${answer.detail}`)
  return answer
}
