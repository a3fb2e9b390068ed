// A visit: one person's stay at one board, over as many sessions as it takes. When a session cannot go on (the server refused
// an edit, or tells of another history) a fresh one takes its place, and the person is told which of their words were not kept.

import type { BoardId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { held } from './live.ts'
import { lostWords } from './lost-words.ts'
import type { StartAgain } from './line.ts'
import { openSession, type OpenSession } from './open.ts'
import type { Live, Session } from './session.ts'
import type { World } from './world.ts'

export type Visit = {
  /** The session of now; null while the first one is being opened. */
  readonly session: Live<Session | null>
  readonly end: () => void
}

/** Starts a visit. */
export function startVisit(world: World, board: BoardId, me: Person): Visit {
  const session = held<Session | null>(null)
  let open: OpenSession | null = null
  let ended = false

  const begin = async (why: StartAgain | null): Promise<void> => {
    const last = open
    open = null
    await last?.close()
    if (ended) return
    const next = await openSession(world, board, me, (again) => { void begin(again) })
    if (ended) { await next.close(); return }
    open = next
    session.set(next.session)
    if (why !== null) tellLost(next, why)
  }
  void begin(null)
  return {
    session,
    end() {
      ended = true
      void open?.close()
    },
  }
}

/** Only when the server's board has come can it be said which words are not on it. */
function tellLost({ session, synced }: OpenSession, { detail, document, touched }: StartAgain): void {
  void synced.then(() => {
    if (touched.size > 0) session.notice({ kind: 'not-taken', detail, words: lostWords(document, session.document, touched) })
  })
}
