// The room's page: starts the visit, keeps the page in step with its sessions, and lets go of it all when one leaves.

import { useEffect, useState } from 'react'
import { useIntl } from 'react-intl'
import type { BoardId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Skeleton } from '#client/look/Skeleton.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { SessionProvider, useLive } from '#client/session/hooks.ts'
import type { Ending, Session } from '#client/session/session.ts'
import { startVisit } from '#client/session/visit.ts'
import { browserWorld } from '#client/session/world.ts'
import { usePartsAtHand } from './parts.ts'
import { Room } from './Room.tsx'
import { useAskBeforeClosing } from './useAskBeforeClosing.ts'
import styles from './room.module.css'

type Props = { readonly board: BoardId; readonly me: Person; readonly onEnded: (how: Ending) => void }

/** Somebody's stay in a room. `onEnded` is called when the server ended it. */
export function RoomPage({ board, me, onEnded }: Props) {
  const [session, setSession] = useState<Session | null>(null)
  useEffect(() => {
    const visit = startVisit(browserWorld(), board, me)
    // Entering is the moment at which the desk is cleared of the last room.
    useDesk.getState().tidy()
    const stop = visit.session.subscribe(() => setSession(visit.session.get()))
    return () => {
      stop()
      visit.end()
    }
  }, [board, me])
  return session === null ? <Opening /> : <Inside session={session} onEnded={onEnded} />
}

function Inside({ session, onEnded }: { readonly session: Session; readonly onEnded: Props['onEnded'] }) {
  const status = useLive(session.status)
  useAskBeforeClosing(session)
  usePartsAtHand(status.word === 'saved', useNarrow())
  useEffect(() => {
    if (status.word === 'ended') onEnded(status)
  }, [status, onEnded])
  return <SessionProvider value={session}>{status.word === 'opening' ? <Opening /> : <Room key={session.ownClientId} />}</SessionProvider>
}

/** The room's outline while the board is on its way: what comes stands where this stood. */
function Opening() {
  const intl = useIntl()
  return (
    <div className={styles.room} aria-busy="true">
      <div className={styles.opening}>
        <Skeleton shape="block" height={44} label={intl.formatMessage({ id: 'room.opening', defaultMessage: 'Opening the board' })} />
        <Skeleton shape="block" height={320} />
      </div>
    </div>
  )
}
