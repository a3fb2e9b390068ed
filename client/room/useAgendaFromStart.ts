// The minutes somebody chose on the start page reach the agenda when they first enter as facilitator: the session is made before
// anybody is in it, and only a person may set an agenda.

import { useEffect } from 'react'
import { isRefusal } from '#shared/base/refusal.ts'
import { knownBoardOf, remember } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { useMay, useSession, useStanding } from '#client/session/hooks.ts'

/** Asks once; what was refused is asked again at the next entering. */
export function useAgendaFromStart(): void {
  const session = useSession()
  const facilitates = useMay('facilitate')
  const { agenda, step } = useStanding()
  useEffect(() => {
    const minutes = knownBoardOf(localShelf(), session.board)?.minutes ?? null
    if (minutes === null || !facilitates || agenda.length === 0 || step !== null) return
    // Taken off first: setting the agenda changes it, and this would run again.
    remember(localShelf(), session.board, { minutes: null })
    const steps = agenda.map((one, i) => ({ ...one, minutes: minutes[i] ?? one.minutes })).filter((one) => one.minutes > 0)
    void session.ask({ type: 'set-agenda', steps }).then((answer) => {
      if (isRefusal(answer)) remember(localShelf(), session.board, { minutes })
    })
  }, [session, facilitates, agenda, step])
}
