// Whose each Yjs clientID is on this board: whoever first presented it, by showing themselves or by an edit, for good. So nobody
// writes under another's id, and offline work of an earlier tab is taken from its owner alone. An id that was neither shown nor
// written under is nobody's, and known to nobody but the page that drew it.

import type { PersonId } from '#shared/base/ids.ts'

/** Whose a clientID is, as it is stored. */
export type Bound = { readonly clientId: number; readonly person: PersonId }

export type Owners = {
  readonly ownerOf: (clientId: number, asker: PersonId) => 'nobody' | 'mine' | 'foreign'
  readonly clientsOf: (person: PersonId) => number
  readonly bind: (clientId: number, person: PersonId) => void
  readonly replace: (bound: readonly Bound[]) => void
}

/** Owners as stored. */
export function newOwners(bound: readonly Bound[]): Owners {
  let byClient = new Map<number, PersonId>()
  let counts = new Map<PersonId, number>()
  const bind = (clientId: number, person: PersonId): void => {
    if (byClient.has(clientId)) return
    byClient.set(clientId, person)
    counts.set(person, (counts.get(person) ?? 0) + 1)
  }
  const replace = (all: readonly Bound[]): void => {
    byClient = new Map()
    counts = new Map()
    for (const { clientId, person } of all) bind(clientId, person)
  }
  replace(bound)
  return {
    ownerOf(clientId, asker) {
      const owner = byClient.get(clientId)
      return owner === undefined ? 'nobody' : owner === asker ? 'mine' : 'foreign'
    },
    clientsOf: (person) => counts.get(person) ?? 0,
    bind, replace,
  }
}
