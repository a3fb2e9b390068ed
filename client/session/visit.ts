// A visit: one person's stay at one board, over as many sessions as it takes. When a session cannot go on (the server refused
// an edit, or tells of another history) a fresh one takes its place, and the person is told which of their words were not kept.

import type { BoardId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { boardDocument } from '#shared/document/document.ts'
import { held, type Live } from './live.ts'
import { lostWords } from './lost-words.ts'
import type { StartAgain } from './line.ts'
import { startNotices, type Notices } from './notices.ts'
import { openSession, type OpenSession } from './open.ts'
import type { Askers } from './outbox.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

export type Visit = {
  /** The session of now; null while the first one is being opened. */
  readonly session: Live<Session | null>
  readonly end: () => void
}

/** A server that refuses again and again is not asked in a loop, ms. */
const longestWait = 30_000
/** A session that went on for this long was a good one: what ends it has nothing to do with what ended those before it, ms. */
const goodAfter = 60_000

/** Starts a visit. */
export function startVisit(world: World, board: BoardId, me: Person): Visit {
  const session = held<Session | null>(null)
  const notices = startNotices({ newId: world.newId, shelf: world.shelf, board })
  const askers: Askers = new Map()
  let open: OpenSession | null = null
  let ended = false
  let untold: readonly (StartAgain & { readonly takeBack: () => void })[] = []
  let times = 0
  let takeBackGood: () => void = () => undefined

  const begin = async (): Promise<void> => {
    const last = open
    open = null
    await last?.close()
    if (ended) return
    const next = await openSession(world, { board, me, notices, askers, startAgain })
    if (ended) { await next.close(); return }
    open = next
    session.set(next.session)
    void next.synced.then(() => {
      // Only when the server's board has come can it be said which words are not on it.
      for (const why of untold) {
        why.takeBack()
        tellLost(next.session, why, notices)
      }
      untold = []
      if (open === next) takeBackGood = world.after(goodAfter, () => { times = 0 })
    })
  }
  const startAgain = (why: StartAgain): void => {
    takeBackGood()
    // The copy is gone by now, and the line may be, too: until the board has come these words stand here alone.
    const words = lostWords(why.document, boardDocument(), why.touched)
    untold = [...untold, { ...why, takeBack: words.length === 0 ? () => undefined : notices.keep(why.detail, words) }]
    world.after(times === 0 ? 0 : Math.min(longestWait, 500 * 2 ** times), () => { void begin() })
    times += 1
  }
  void begin()
  return {
    session,
    end() {
      ended = true
      takeBackGood()
      void open?.close()
    },
  }
}

function tellLost(session: Session, { detail, isUnsaved, document, touched }: StartAgain, notices: Notices): void {
  // Also of what was done after the reason for it had come.
  if (isUnsaved || touched.size > 0) notices.tell({ kind: 'not-taken', detail, words: lostWords(document, session.document, touched) })
  else notices.tell({ kind: 'began-anew', detail })
}
