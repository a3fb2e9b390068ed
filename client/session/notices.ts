// What a person has to be told, until they have read it away. Belongs to the visit: a fresh session must not lose it.

import { held, type Live } from './live.ts'
import type { NewNotice, Notice } from './session.ts'

export type Notices = { readonly all: Live<readonly Notice[]>; readonly tell: (told: NewNotice) => void; readonly dismiss: (id: string) => void }

/** No notices yet. That this browser keeps no copy is said once. */
export function startNotices(newId: () => string): Notices {
  const all = held<readonly Notice[]>([])
  const once = new Set<Notice['kind']>()
  return {
    all,
    tell(told) {
      if (told.kind === 'no-offline-copy' && once.has(told.kind)) return
      once.add(told.kind)
      all.set([...all.get(), { ...told, id: newId() }])
    },
    dismiss: (id) => all.set(all.get().filter((one) => one.id !== id)),
  }
}
