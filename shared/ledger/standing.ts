// The standing: how things stand on a board now, folded from its rulings by one pure function on both sides.
// The server folds what SQL holds, the client what the document's `ledger` holds; hidden rulings change nothing here.

import type { PersonId, RecordId, StepId } from '../base/ids.ts'
import type { BoardFacts } from '../board/board.ts'
import type { Person } from '../board/people.ts'
import { extendClock, pauseClock, startClock, type AgendaStep, type Clock } from '../agenda/agenda.ts'
import type { Round } from '../vote/round.ts'
import type { Scene } from '../roleplay/scene.ts'
import type { Entry } from './ruling.ts'

export type Standing = {
  readonly seq: number
  readonly facts: BoardFacts | null
  readonly people: ReadonlyMap<PersonId, Person>
  readonly agenda: readonly AgendaStep[]
  readonly step: StepId | null
  readonly stepStartedAt: number | null
  readonly clock: Clock
  readonly records: readonly RecordId[]
  readonly imports: readonly { readonly importId: string; readonly fileName: string; readonly count: number; readonly at: number }[]
  readonly rounds: ReadonlyMap<string, Round>
  readonly scenes: ReadonlyMap<string, Scene>
}

/** A board on which nothing was ruled yet. */
export const emptyStanding: Standing = {
  seq: 0, facts: null, people: new Map(), agenda: [], step: null, stepStartedAt: null, clock: { phase: 'none' },
  records: [], imports: [], rounds: new Map(), scenes: new Map(),
}

/** The standing after one more entry. An entry that does not fit (a round nobody opened) changes only the seq: read tolerantly. */
export function fold(before: Standing, { seq, at, ruling }: Entry): Standing {
  const standing = { ...before, seq: Math.max(before.seq, seq) }
  switch (ruling.type) {
    case 'board-described': return { ...standing, facts: ruling.facts }
    case 'person-joined': return { ...standing, people: withKey(standing.people, ruling.person.id, ruling.person) }
    case 'role-given': {
      const person = standing.people.get(ruling.person)
      return person ? { ...standing, people: withKey(standing.people, person.id, { ...person, role: ruling.role }) } : standing
    }
    case 'agenda-set': return { ...standing, agenda: ruling.steps }
    case 'step-started': {
      const step = standing.agenda.find((one) => one.id === ruling.step)
      const clock: Clock = step ? { phase: 'running', startedAt: at, ms: step.minutes * 60_000 } : standing.clock
      return { ...standing, step: ruling.step, stepStartedAt: at, clock }
    }
    case 'timer-started': return { ...standing, clock: startClock(standing.clock, at, ruling.ms) }
    case 'timer-paused': return { ...standing, clock: pauseClock(standing.clock, at) }
    case 'timer-extended': return { ...standing, clock: extendClock(standing.clock, at, ruling.ms) }
    case 'timer-cleared': return { ...standing, clock: { phase: 'none' } }
    case 'records-imported': {
      const { importId, fileName, count } = ruling
      // The same file again, or a file joined to it: the import is told anew, not twice.
      return { ...standing, imports: [...standing.imports.filter((one) => one.importId !== importId), { importId, fileName, count, at }] }
    }
    case 'records-chosen': return { ...standing, records: ruling.records }
    case 'round-opened':
      return { ...standing, rounds: withKey(standing.rounds, ruling.round.id, { plan: ruling.round, openedAt: at, phase: 'open', acted: 0 }) }
    case 'ballot-cast': case 'ballot-withdrawn': return standing
    case 'round-closed':
      return changeRound(standing, ruling.roundId, (round) => ({ plan: round.plan, openedAt: round.openedAt, phase: 'closed', acted: ruling.voters }))
    case 'round-revealed':
      return changeRound(standing, ruling.roundId, (round) => (
        { plan: round.plan, openedAt: round.openedAt, phase: 'revealed', acted: ruling.result.voters, result: ruling.result }
      ))
    case 'scene-opened':
      return { ...standing, scenes: withKey(standing.scenes, ruling.scene.id, { plan: ruling.scene, deal: null, turn: null, brief: null, phase: 'open' }) }
    case 'roles-dealt': return changeScene(standing, ruling.sceneId, (scene) => ({ ...scene, deal: ruling.deal, phase: 'dealt' }))
    case 'turn-started':
      return changeScene(standing, ruling.sceneId, (scene) => ({ ...scene, turn: { number: ruling.turn, startedAt: at, ms: ruling.ms } }))
    case 'scene-revealed': return changeScene(standing, ruling.sceneId, (scene) => ({ ...scene, brief: ruling.brief, phase: 'revealed', turn: null }))
    case 'scene-closed': return changeScene(standing, ruling.sceneId, (scene) => ({ ...scene, phase: 'closed', turn: null }))
    case 'note-posted': return standing
  }
}

/** Folds entries in order of their seq, whatever order they come in. */
export function foldAll(entries: Iterable<Entry>, from: Standing = emptyStanding): Standing {
  return [...entries].sort((a, b) => a.seq - b.seq).reduce(fold, from)
}

function withKey<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

function changeRound(standing: Standing, id: string, change: (round: Round) => Round): Standing {
  const round = standing.rounds.get(id)
  return round ? { ...standing, rounds: withKey(standing.rounds, id, change(round)) } : standing
}

function changeScene(standing: Standing, id: string, change: (scene: Scene) => Scene): Standing {
  const scene = standing.scenes.get(id)
  return scene ? { ...standing, scenes: withKey(standing.scenes, id, change(scene)) } : standing
}
