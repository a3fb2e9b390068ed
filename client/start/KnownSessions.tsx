// The sessions this browser has been in, the last one first, and the demo to try. Forgetting one only takes it off this list.

import { ArrowRight, Presentation, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FormattedMessage, FormattedRelativeTime, useIntl } from 'react-intl'
import { Link } from 'wouter'
import { isRefusal } from '#shared/base/refusal.ts'
import type { Role } from '#shared/board/people.ts'
import { Badge } from '#client/look/Badge.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { findDemo, type MadeBoard } from '#client/session/doors.ts'
import { forget, knownBoards, type KnownBoard } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { isUnreached } from '#client/session/reach.ts'
import { browserFetch } from './server.ts'
import styles from './start.module.css'

const firstShown = 6

/** The left side of the start page. */
export function KnownSessions() {
  const [boards, setBoards] = useState(() => knownBoards(localShelf()))
  const [all, setAll] = useState(false)
  const demo = useDemo()
  const others = boards.filter((board) => board.id !== demo?.id)
  const drop = (board: KnownBoard): void => {
    forget(localShelf(), board.id)
    setBoards(knownBoards(localShelf()))
  }
  return (
    <section className={styles.known} aria-labelledby="known-title">
      {others.length === 0 ? <Welcome /> : (
        <>
          <h1 id="known-title" className={styles.heading}><FormattedMessage id="start.yours" defaultMessage="Your sessions" /></h1>
          <ul className={styles.list}>
            {others.slice(0, all ? others.length : firstShown).map((board) => <Known key={board.id} board={board} onDrop={() => drop(board)} />)}
          </ul>
          {others.length > firstShown && !all && (
            <button type="button" className={styles.more} onClick={() => setAll(true)}>
              <FormattedMessage id="start.all" defaultMessage="Show all {count, number}" values={{ count: others.length }} />
            </button>
          )}
        </>
      )}
      {demo && <Demo demo={demo} />}
    </section>
  )
}

function Welcome() {
  return (
    <div className={styles.welcome}>
      <h1 id="known-title" className={styles.big}><FormattedMessage id="start.welcome" defaultMessage="Read customer signals together" /></h1>
      <p><FormattedMessage id="start.welcome.1" defaultMessage="A session starts with one question about your customers and the records that may answer it." /></p>
      <p><FormattedMessage id="start.welcome.2" defaultMessage="Sales, marketing, success, product and data read them on one board, write what they see, and vote in secret before they discuss." /></p>
      <p><FormattedMessage id="start.welcome.3" defaultMessage="You leave with what you found, who does what by when, and the evidence behind it." /></p>
    </div>
  )
}

function Known({ board, onDrop }: { readonly board: KnownBoard; readonly onDrop: () => void }) {
  const intl = useIntl()
  return (
    <li className={styles.known1}>
      <Link href={`/b/${board.id}`} className={styles.knownLink} dir="auto">
        <span className={styles.knownTitle}>{board.title === '' ? intl.formatMessage({ id: 'start.untitled', defaultMessage: 'A session' }) : board.title}</span>
        {board.objective !== '' && <span className={styles.knownObjective}>{board.objective}</span>}
        <span className={styles.knownMeta}>
          {board.role && <RoleWord role={board.role} />}
          {board.lastOpened > 0 && <Opened at={board.lastOpened} />}
        </span>
      </Link>
      <IconButton
        icon={X} size="small" onClick={onDrop}
        label={intl.formatMessage({ id: 'start.forget', defaultMessage: 'Take {title} off this list' }, { title: board.title })}
      />
    </li>
  )
}

/** What a person may be at a board, in a word. */
export function RoleWord({ role }: { readonly role: Role }) {
  switch (role) {
    case 'facilitator': return <Badge tone="accent"><FormattedMessage id="role.facilitator" defaultMessage="Facilitator" /></Badge>
    case 'participant': return <Badge><FormattedMessage id="role.participant" defaultMessage="Participant" /></Badge>
    case 'viewer': return <Badge><FormattedMessage id="role.viewer" defaultMessage="Viewer" /></Badge>
  }
}

function Opened({ at }: { readonly at: number }) {
  const [now] = useState(() => Date.now())
  return <FormattedMessage id="start.opened" defaultMessage="Opened {when}" values={{ when: <FormattedRelativeTime value={Math.min(0, Math.round((at - now) / 1_000))} numeric="auto" updateIntervalInSeconds={60} /> }} />
}

function Demo({ demo }: { readonly demo: MadeBoard }) {
  return (
    <a className={styles.demo} href={demo.links.facilitator}>
      <span className={styles.demoSign}><Presentation aria-hidden /></span>
      <span>
        <span className={styles.knownTitle}><FormattedMessage id="start.demo" defaultMessage="Try the demo session" /></span>
        <span className={styles.knownObjective}><FormattedMessage id="start.demo.more" defaultMessage="A prepared board with real records, a journey and notes, to try everything on." /></span>
      </span>
      <ArrowRight aria-hidden className={styles.demoArrow} />
    </a>
  )
}

function useDemo(): MadeBoard | null {
  const [demo, setDemo] = useState<MadeBoard | null>(null)
  useEffect(() => {
    let gone = false
    void findDemo(browserFetch).then((answer) => { if (!gone && !isRefusal(answer) && !isUnreached(answer)) setDemo(answer) })
    return () => { gone = true }
  }, [])
  return demo
}
