// The first page: the sessions this browser knows and the demo at the left, a new session or a saved one at the right.
// What is listed comes from this device; the server is asked only for the demo.

import { lazy, Suspense, useState } from 'react'
import { useIntl } from 'react-intl'
import { Skeleton } from '#client/look/Skeleton.tsx'
import type { MadeBoard } from '#client/session/doors.ts'
import { KnownSessions } from './KnownSessions.tsx'
import { LobbyFrame } from './LobbyFrame.tsx'
import { NewSession } from './NewSession.tsx'
import { OpenRecord } from './OpenRecord.tsx'
import { usePageTitle } from './usePageTitle.ts'
import styles from './start.module.css'

const Created = lazy(async () => ({ default: (await import('./Created.tsx')).Created }))

/** `/`. */
export function StartPage() {
  const intl = useIntl()
  const [made, setMade] = useState<{ readonly board: MadeBoard; readonly title: string; readonly objective: string } | null>(null)
  usePageTitle(made?.title ?? intl.formatMessage({ id: 'start.title', defaultMessage: 'Sessions' }))
  if (made !== null) return <LobbyFrame><Suspense fallback={<Skeleton lines={6} />}><Created {...made} /></Suspense></LobbyFrame>
  return (
    <LobbyFrame>
      <div className={styles.columns}>
        <KnownSessions />
        <div className={styles.making}>
          <NewSession onMade={setMade} />
          <OpenRecord onMade={setMade} />
        </div>
      </div>
    </LobbyFrame>
  )
}
