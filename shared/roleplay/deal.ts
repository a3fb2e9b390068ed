// Dealing roles: the first role of a scene is the customer. By hand or by a shuffle that is handed in.

import type { PersonId } from '../base/ids.ts'
import { refuse, type Refusal } from '../base/refusal.ts'
import { may, type Person } from '../board/people.ts'
import type { Deal, ScenePlan } from './scene.ts'

/** Deals to people in the order given, one role each; who is left over takes the last role (usually the observer). */
export function dealInOrder(plan: ScenePlan, people: readonly PersonId[]): Deal | Refusal {
  const [actor] = people
  if (actor === undefined) return refuse('conflict', 'There is nobody to play: at least one participant must have joined.')
  const last = plan.roles.at(-1) ?? ''
  return { actor, parts: people.map((person, i) => ({ person, role: plan.roles[i] ?? last })) }
}

/** Whether a deal made by hand can be played: everybody is here, nobody only watches, everybody once, the actor among them. */
export function checkDeal(deal: Deal, people: ReadonlyMap<PersonId, Person>): Deal | Refusal {
  const playing = [deal.actor, ...deal.parts.map((part) => part.person)]
  for (const id of playing) {
    const person = people.get(id)
    if (person === undefined) return refuse('no-such-person')
    if (!may(person.role, 'vote')) return refuse('conflict', `${person.name} is here as a viewer and cannot play.`)
  }
  const seats = deal.parts.map((part) => part.person)
  if (new Set(seats).size < seats.length) return refuse('conflict', 'Somebody was given two roles.')
  return deal
}
