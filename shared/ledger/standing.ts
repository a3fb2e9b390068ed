// The standing: how things stand on a board now, folded from its rulings by one pure function on both sides.
// The server folds what SQL holds, the client what the document's `ledger` holds; hidden rulings change nothing here.

import type { PersonId, RecordId, StepId } from '../base/ids.ts'
import type { BoardFacts } from '../board/board.ts'
import type { Person } from '../board/people.ts'
import { extendClock, pauseClock, startClock, type AgendaStep, type Clock } from '../agenda/agenda.ts'
import type { Round } from '../vote/round.ts'
import type { Scene } from '../roleplay/scene.ts'
import type { Entry } from './ruling.ts'

type Import = { readonly importId: string; readonly fileName: string; readonly count: number; readonly at: number }

export type Standing = {
  readonly seq: number
  readonly facts: BoardFacts | null
  readonly people: ReadonlyMap<PersonId, Person>
  readonly agenda: readonly AgendaStep[]
  readonly step: StepId | null
  readonly stepStartedAt: number | null
  readonly clock: Clock
  readonly records: readonly RecordId[]
  /** By id, the one told last at the end. */
  readonly imports: ReadonlyMap<string, Import>
  readonly rounds: ReadonlyMap<string, Round>
  readonly scenes: ReadonlyMap<string, Scene>
}

/** A board on which nothing was ruled yet. */
export const emptyStanding: Standing = {
  seq: 0, facts: null, people: new Map(), agenda: [], step: null, stepStartedAt: null, clock: { phase: 'none' },
  records: [], imports: new Map(), rounds: new Map(), scenes: new Map(),
}

/**
 * The standing after these entries, in order of their seq whatever order they come in; `from` stays as it is. An entry that does
 * not fit (a round nobody opened) changes only the seq: read tolerantly. Takes time in proportion to the entries and to what stands.
 */
export function foldAll(entries: Iterable<Entry>, from: Standing = emptyStanding): Standing {
  const maps = { people: new Copying(from.people), imports: new Copying(from.imports), rounds: new Copying(from.rounds), scenes: new Copying(from.scenes) }
  const draft: Draft = { ...from, ...maps }
  for (const one of [...entries].sort((a, b) => a.seq - b.seq)) apply(draft, one)
  const { people, imports, rounds, scenes } = maps
  return { ...draft, people: people.now(), imports: imports.now(), rounds: rounds.now(), scenes: scenes.now() }
}

/**
 * A map that is copied at its first change and then changed in place. With a copy at every change a session record with 20,000
 * people in it, opened, held up everybody on all boards for ten seconds.
 */
class Copying<K, V> {
  readonly #from: ReadonlyMap<K, V>
  #own: Map<K, V> | null = null

  constructor(from: ReadonlyMap<K, V>) {
    this.#from = from
  }

  now(): ReadonlyMap<K, V> {
    return this.#own ?? this.#from
  }

  set(key: K, value: V): void {
    this.#mine().set(key, value)
  }

  /** Changes what is there; what is not there stays away. */
  change(key: K, to: (before: V) => V): void {
    const before = this.now().get(key)
    if (before !== undefined) this.set(key, to(before))
  }

  setLast(key: K, value: V): void {
    this.#mine().delete(key)
    this.set(key, value)
  }

  #mine(): Map<K, V> {
    return this.#own ??= new Map(this.#from)
  }
}

type Copied<M> = M extends ReadonlyMap<infer K, infer V> ? Copying<K, V> : M
/** A standing in the making. */
type Draft = { -readonly [K in keyof Standing]: Copied<Standing[K]> }

function apply(draft: Draft, { seq, at, ruling }: Entry): void {
  draft.seq = Math.max(draft.seq, seq)
  switch (ruling.type) {
    case 'board-described': draft.facts = ruling.facts; return
    case 'person-joined': draft.people.set(ruling.person.id, ruling.person); return
    case 'role-given': draft.people.change(ruling.person, (person) => ({ ...person, role: ruling.role })); return
    case 'agenda-set': draft.agenda = ruling.steps; return
    case 'step-started': {
      const step = draft.agenda.find((one) => one.id === ruling.step)
      draft.step = ruling.step
      draft.stepStartedAt = at
      if (step) draft.clock = { phase: 'running', startedAt: at, ms: step.minutes * 60_000 }
      return
    }
    case 'timer-started': draft.clock = startClock(draft.clock, at, ruling.ms); return
    case 'timer-paused': draft.clock = pauseClock(draft.clock, at); return
    case 'timer-extended': draft.clock = extendClock(draft.clock, at, ruling.ms); return
    case 'timer-cleared': draft.clock = { phase: 'none' }; return
    case 'records-imported': {
      const { importId, fileName, count } = ruling
      // The same file again, or a file joined to it: the import is told anew, not twice.
      draft.imports.setLast(importId, { importId, fileName, count, at })
      return
    }
    case 'records-chosen': draft.records = ruling.records; return
    case 'round-opened': draft.rounds.set(ruling.round.id, { plan: ruling.round, openedAt: at, phase: 'open', acted: 0 }); return
    case 'ballot-cast': case 'ballot-withdrawn': return
    case 'round-closed': draft.rounds.change(ruling.roundId, ({ plan, openedAt }) => ({ plan, openedAt, phase: 'closed', acted: ruling.voters })); return
    case 'round-revealed':
      draft.rounds.change(ruling.roundId, ({ plan, openedAt }) => ({ plan, openedAt, phase: 'revealed', acted: ruling.result.voters, result: ruling.result }))
      return
    case 'scene-opened': draft.scenes.set(ruling.scene.id, { plan: ruling.scene, deal: null, turn: null, brief: null, phase: 'open' }); return
    case 'roles-dealt': draft.scenes.change(ruling.sceneId, (scene) => ({ ...scene, deal: ruling.deal, phase: 'dealt' })); return
    case 'turn-started': draft.scenes.change(ruling.sceneId, (scene) => ({ ...scene, turn: { number: ruling.turn, startedAt: at, ms: ruling.ms } })); return
    case 'scene-revealed': draft.scenes.change(ruling.sceneId, (scene) => ({ ...scene, brief: ruling.brief, phase: 'revealed', turn: null })); return
    case 'scene-closed': draft.scenes.change(ruling.sceneId, (scene) => ({ ...scene, phase: 'closed', turn: null })); return
    case 'note-posted': return
  }
}
