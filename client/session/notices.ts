// What a person has to be told, until they have read it away. Belongs to the visit: a fresh session must not lose it. Words that were
// not taken stand nowhere else any more, so they are kept on this device until then: a browser puts away tabs that nobody looks at.

import { z } from 'zod'
import type { BoardId } from '#shared/base/ids.ts'
import { readJson, writeJson, type LocalShelf } from './local-shelf.ts'
import { held, type Live } from './live.ts'
import type { NewNotice, Notice } from './session.ts'

export type Notices = {
  readonly all: Live<readonly Notice[]>
  readonly tell: (told: NewNotice) => void
  readonly dismiss: (id: string) => void
  /** Words that will be told when it is known which of them are lost: kept for the next page, if this one ends before. The answer takes them back. */
  readonly keep: (detail: string, words: readonly string[]) => () => void
}
type Means = { readonly newId: () => string; readonly shelf: LocalShelf; readonly board: BoardId }

const notTaken = z.object({ id: z.string(), kind: z.literal('not-taken'), detail: z.string(), words: z.array(z.string()) })

/** What an earlier page of this device left unread. That this browser keeps no copy is said once. */
export function startNotices({ newId, shelf, board }: Means): Notices {
  const key = `signalboard.notices.${board}`
  const kept = (): Notice[] => {
    const rows = z.array(notTaken).safeParse(readJson(shelf, key))
    return rows.success ? rows.data : []
  }
  const all = held<readonly Notice[]>(kept())
  // Other pages of this device keep theirs under the same key.
  const put = (one: Notice): void => writeJson(shelf, key, [...kept(), one])
  const take = (id: string): void => writeJson(shelf, key, kept().filter((one) => one.id !== id))
  const once = new Set<Notice['kind']>()
  return {
    all,
    tell(told) {
      if (told.kind === 'no-offline-copy' && once.has(told.kind)) return
      once.add(told.kind)
      const one = { ...told, id: newId() }
      all.set([...all.get(), one])
      if (one.kind === 'not-taken') put(one)
    },
    dismiss(id) {
      all.set(all.get().filter((one) => one.id !== id))
      take(id)
    },
    keep(detail, words) {
      const id = newId()
      put({ id, kind: 'not-taken', detail, words })
      return () => take(id)
    },
  }
}
