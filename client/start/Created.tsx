// The session is made: its links to send, and the way into the room.

import { ArrowRight } from 'lucide-react'
import { FormattedMessage } from 'react-intl'
import { useLocation } from 'wouter'
import { Button } from '#client/look/Button.tsx'
import { wholeLinks } from '#client/session/doors.ts'
import { InviteLinks } from './InviteLinks.tsx'
import type { Made } from './NewSession.tsx'
import form from './form.module.css'
import styles from './start.module.css'

/** Shown once after a session was made; the room's "Share" shows the links again. */
export function Created({ board, title, objective }: Made) {
  const [, go] = useLocation()
  return (
    <div className={styles.created}>
      <div className={styles.createdHead}>
        <p className={styles.eyebrow}><FormattedMessage id="created.eyebrow" defaultMessage="The session is ready" /></p>
        <h1 className={styles.big} dir="auto">{title}</h1>
        {objective !== '' && <p className={styles.objective} dir="auto">{objective}</p>}
      </div>
      <InviteLinks links={wholeLinks(board.links)} />
      <div className={styles.createdFoot}>
        <Button look="primary" icon={ArrowRight} onClick={() => go(`/b/${board.id}`)}><FormattedMessage id="created.open" defaultMessage="Open the room" /></Button>
        <p className={form.hint}><FormattedMessage id="created.hint" defaultMessage="The links are in the room too, under Share. This browser remembers the session." /></p>
      </div>
    </div>
  )
}
