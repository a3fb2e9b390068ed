// What people ask of the server, by lot: ballots, rounds, agenda, timer, roles, scenes. Every ask is in the book under its id, with
// the answer its page was given; in the end the book is compared with what was committed (reckoning.ts).

import type { CommandAsked, Session } from '#client/session/session.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { may } from '#shared/board/people.ts'
import { usualAgenda } from '#shared/agenda/agenda.ts'
import type { Ruled } from '#shared/ledger/command.ts'
import type { Round } from '#shared/vote/round.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { Tab } from './tab.ts'

/** One ask: whose page asked it, and what it was told. */
export type Asked = { readonly id: string; readonly tab: Tab; readonly command: CommandAsked; answer: Ruled | Refusal | null }

export type Book = { readonly asks: Map<string, Asked>; readonly counts: Record<string, number> }

/** Asks something that this person's screen offers now. `roles`: whether roles are changed in this run. */
export function askSomething(tab: Tab, session: Session, { lot, book, roles }: { readonly lot: Dice; readonly book: Book; readonly roles: boolean }): void {
  const command = may(roleOf(session), 'facilitate') && lot.oneIn(2) ? leading(session, lot, roles) : voting(session, lot)
  if (command === null) return
  // The outbox names a command at once, with the page's next word; more may follow, for notices of earlier ones that were given up.
  const { id, done: answer } = tab.naming(() => session.ask(command))
  const asked: Asked = { id, tab, command, answer: null }
  book.asks.set(asked.id, asked)
  book.counts[command.type] = (book.counts[command.type] ?? 0) + 1
  void answer.then((said) => {
    asked.answer = said
    if (isRefusal(said)) book.counts['refused'] = (book.counts['refused'] ?? 0) + 1
  })
}

/** The role this page shows. */
export function roleOf(session: Session): Tab['person']['role'] {
  return session.standing.get().people.get(session.me.id)?.role ?? session.me.role
}

function voting(session: Session, lot: Dice): CommandAsked | null {
  if (!may(roleOf(session), 'vote')) return null
  const round = oneRound(session, lot, 'open') ?? oneRound(session, lot, 'closed')
  if (round === null) return null
  const roundId = round.plan.id
  if (lot.oneIn(6)) return { type: 'withdraw-ballot', roundId }
  if (round.plan.kind === 'silent') return { type: 'cast-ballot', roundId, choices: [{ text: lot.word() }] }
  const notes = session.shelf.ofKind('note').get()
  if (notes.length === 0) return null
  // Now and then more than there is: the server must refuse it.
  const dots = 1 + lot.below(2)
  return { type: 'cast-ballot', roundId, choices: Array.from({ length: 1 + lot.below(3) }, () => ({ target: lot.pick(notes).id, dots })) }
}

function oneRound(session: Session, lot: Dice, phase: Round['phase']): Round | null {
  const found = [...session.standing.get().rounds.values()].filter((round) => round.phase === phase)
  return found.length === 0 ? null : lot.pick(found)
}

function leading(session: Session, lot: Dice, roles: boolean): CommandAsked | null {
  const standing = session.standing.get()
  const people = [...standing.people.keys()]
  const round = oneRound(session, lot, lot.oneIn(2) ? 'open' : 'closed')
  const scenes = [...standing.scenes.keys()] as Extract<CommandAsked, { type: 'close-scene' }>['sceneId'][] // keys of a map of scenes
  const sceneId = scenes.length === 0 ? null : lot.pick(scenes)
  switch (lot.below(16)) {
    case 0: return { type: 'set-agenda', steps: [...usualAgenda] }
    case 1: return standing.agenda[0] === undefined ? null : { type: 'start-step', stepId: lot.pick(standing.agenda).id }
    case 2: return { type: 'start-timer', minutes: 1 + lot.below(5) }
    case 3: return { type: lot.oneIn(2) ? 'pause-timer' : 'clear-timer' }
    case 4: return { type: 'extend-timer', minutes: lot.below(5) - 2 }
    case 5: case 6: case 7: return round !== null && !lot.oneIn(4) ? voting(session, lot) : { type: 'open-round', round: { id: lot.word(), kind: lot.oneIn(4) ? 'silent' : 'dots', question: 'Which?', targets: 'notes', budget: 3, perTarget: 2, live: lot.oneIn(3), named: lot.oneIn(2) } } as CommandAsked // an id is branded by the server's reading
    case 8: case 9: case 10: case 11: return round === null ? null : { type: round.phase === 'open' && !lot.oneIn(10) ? 'close-round' : 'reveal-round', roundId: round.plan.id }
    case 12: return { type: 'open-scene', scene: { id: lot.word(), title: 'The call' }, motive: 'cheaper' } as CommandAsked // as above
    case 13: return sceneId === null ? null : { type: lot.pick(['deal-roles', 'start-turn', 'reveal-brief', 'close-scene']), sceneId }
    case 14: return roles && people.length > 0 ? { type: 'give-role', to: lot.pick(people), role: lot.pick(['facilitator', 'participant', 'participant', 'viewer']) } : null
    default: return roles && people.length > 0 ? { type: 'hand-over', to: lot.pick(people) } : { type: 'describe-board', facts: { hypothesis: lot.word() } }
  }
}
