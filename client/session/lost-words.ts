// When edits were not taken, people get their words back: the texts that stood here and do not stand on the server's board.
// Pure reading of two documents; only things this person touched are looked at, so nobody else's (or erased) words come up.

import { textsOf } from '#shared/document/layout.ts'
import type { ThingKind } from '#shared/base/ids.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import { readText } from '#shared/document/reading.ts'

/** The texts of touched things as they were in `before` and are not in `after`. Empty ones are left out. */
export function lostWords(before: BoardDocument, after: BoardDocument, touched: Iterable<string>): string[] {
  return [...new Set(touched)].flatMap((id) => {
    const kind = before.things.get(id)?.get('kind')
    const texts: readonly string[] = typeof kind === 'string' && Object.hasOwn(textsOf, kind) ? textsOf[kind as ThingKind] : []
    return texts.flatMap((field) => {
      const mine = readText(before.things.get(id)?.get(field)).trim()
      const theirs = readText(after.things.get(id)?.get(field)).trim()
      return mine === '' || mine === theirs ? [] : [mine]
    })
  })
}
