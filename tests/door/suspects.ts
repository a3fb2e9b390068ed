// What was thrown while the server worked long: in a siege much is under way at once, so that each is only suspected. Afterwards each
// is thrown again alone, on a board of its own with the content it was thrown at, and what is slow then is named.

import * as Y from 'yjs'
import { peopleBelow } from '#shared/document/layout.ts'
import type { Dice } from '#tests/support/clock.ts'
import { setScene, type Content, type Scene } from './scene.ts'
import { throwAll, type Deed, type Shot, type Worked } from './waves.ts'

/** A loop that stands still for longer than this hangs, ms. */
const hangMs = 50
/** So many are named, which is enough to fail; there may be more, and each takes seconds to be sure of. */
const mostNamed = 1
/** So many are tried again, those first during which the server worked longest. */
const mostTried = 200
/** Of deeds of one name, which differ in little but chance. */
const mostOfOneName = 3
const tries = 3

type Suspect = { readonly workedMs: number; readonly content: Content } & (
  | { readonly role: 'hostile' | 'viewer'; readonly shots: readonly Shot[] }
  | { readonly deed: Deed }
)
type Thing = { readonly name: string; readonly bytes: number | null; readonly act: (scene: Scene) => Promise<void> }

/** Reports: how many were suspected, how many of those were tried again, and what hangs. */
export type Confirmed = { readonly suspected: number; readonly tried: number; readonly hangs: readonly string[] }

export class Suspects {
  readonly #all: Suspect[] = []

  volley(role: 'hostile' | 'viewer', shots: readonly Shot[], workedMs: number, content: Content): void {
    if (workedMs > hangMs) this.#all.push({ role, shots, workedMs, content })
  }

  deed(deed: Deed, workedMs: number, content: Content): void {
    if (workedMs > hangMs) this.#all.push({ deed, workedMs, content })
  }

  /** Throws them again, on a server on which nothing else is going on. */
  async confirm(url: string, lot: Dice, worked: Worked, isAlive: () => boolean): Promise<Confirmed> {
    const hangs: string[] = []
    const ofName = new Map<string, number>()
    const worth = this.#all.toSorted((a, b) => b.workedMs - a.workedMs).filter((suspect) => {
      if (!('deed' in suspect)) return true
      const count = (ofName.get(suspect.deed.name) ?? 0) + 1
      ofName.set(suspect.deed.name, count)
      return count <= mostOfOneName
    }).slice(0, mostTried)
    let tried = 0
    for (const suspect of worth) {
      if (!isAlive() || hangs.length >= mostNamed) break
      tried += 1
      const again = (things: readonly Thing[]): Promise<readonly number[]> => quickest(things, () => setScene(url, lot, suspect.content), worked)
      const whole = 'deed' in suspect ? ofDeed(suspect.deed) : ofShots(suspect.role, suspect.shots, worked)
      if (((await again([whole]))[0] ?? 0) <= hangMs) continue
      const parts = 'deed' in suspect ? [whole] : suspect.shots.map((shot) => ofShots(suspect.role, [shot], worked))
      const took = await again(parts)
      parts.forEach(({ name, bytes }, index) => {
        const ms = took[index] ?? 0
        if (ms > hangMs) hangs.push(`${Math.round(ms)} ms for ${name}${bytes === null ? '' : ` (${bytes} bytes)`}`)
      })
    }
    return { suspected: this.#all.length, tried, hangs }
  }
}

const ofDeed = (deed: Deed): Thing => ({ name: deed.name, bytes: null, act: async (scene) => { await deed.act(scene) } })
const ofShots = (role: 'hostile' | 'viewer', shots: readonly Shot[], worked: Worked): Thing => ({
  name: shots[0]?.name ?? 'nothing', bytes: shots[0]?.message.length ?? 0,
  act: async (scene) => { await throwAll(scene, scene.people[role], shots, worked, () => undefined) },
})

/** How long the server works on each, one after another on a fresh board, at its quickest: what else goes on only adds to it. Over when none is slow. */
async function quickest(things: readonly Thing[], scene: () => Promise<Scene>, worked: Worked): Promise<readonly number[]> {
  let best = things.map(() => Infinity)
  for (let i = 0; i < tries && best.some((ms) => ms > hangMs); i += 1) {
    const on = await scene()
    const took: number[] = []
    for (const { act } of things) {
      const before = worked()
      await act(on)
      took.push(worked() - before)
    }
    on.watching.hangUp()
    best = best.map((ms, index) => Math.min(ms, took[index] ?? Infinity))
  }
  return best
}

/** A document as those people wrote it who are on its board; what the server wrote is not theirs to bring. */
export function contentOf(y: Y.Doc, watchers: ReadonlySet<number>): Content {
  const all = [...y.store.clients.keys()]
  const of = (isTheirs: (client: number) => boolean): Uint8Array => (
    Y.encodeStateAsUpdate(y, Y.encodeStateVector(new Map(all.filter((client) => client >= peopleBelow || !isTheirs(client)).map((client) => [client, Y.getState(y.store, client)]))))
  )
  return { watchers: of((client) => watchers.has(client)), hostiles: of((client) => !watchers.has(client)) }
}
