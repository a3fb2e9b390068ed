// Pages for when there is nothing to enter: no such address, no such session, a link without its key, a session that ended here,
// a server that does not answer. Each says what happened and what one can do.

import { CircleSlash, DoorClosed, KeyRound, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { useLocation } from 'wouter'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import type { Ending } from '#client/session/session.ts'
import { LobbyFrame } from './LobbyFrame.tsx'
import { usePageTitle } from './usePageTitle.ts'
import styles from './start.module.css'

/** An address that is none of ours. */
export function NoSuchPage() {
  const intl = useIntl()
  return (
    <EndPage icon={CircleSlash} title={intl.formatMessage({ id: 'end.page', defaultMessage: 'There is nothing at this address' })}>
      <FormattedMessage id="end.page.more" defaultMessage="Perhaps a letter got lost. Open the link again from where you got it." />
    </EndPage>
  )
}

/** A session that is not on this server (any more). */
export function NoSuchBoard() {
  const intl = useIntl()
  return (
    <EndPage icon={CircleSlash} title={intl.formatMessage({ id: 'end.board', defaultMessage: 'This session is not here' })}>
      <FormattedMessage id="end.board.more" defaultMessage="It was removed, or the link is not complete. Ask whoever invited you for the link." />
    </EndPage>
  )
}

/** The address of a session without the part of the link that lets one in. */
export function NeedsLink() {
  const intl = useIntl()
  return (
    <EndPage icon={KeyRound} title={intl.formatMessage({ id: 'end.key', defaultMessage: 'The whole link is needed to come in' })}>
      <FormattedMessage id="end.key.more" defaultMessage="This address lacks the part after the # sign. Open the link from your invitation, or ask the facilitator for one." />
    </EndPage>
  )
}

/** Out of the room for good, with the server's words and those of one's own that did not reach it. */
export function Ended({ how, onRejoin }: { readonly how: Ending; readonly onRejoin: () => void }) {
  const intl = useIntl()
  const wayBack = {
    join: <Button look="primary" onClick={onRejoin}><FormattedMessage id="end.rejoin" defaultMessage="Join again" /></Button>,
    reload: <Button look="primary" onClick={() => location.reload()}><FormattedMessage id="end.reload" defaultMessage="Reload the page" /></Button>,
    none: undefined,
  }
  return (
    <EndPage
      icon={DoorClosed} title={intl.formatMessage({ id: 'end.ended', defaultMessage: 'You are out of the room' })}
      action={wayBack[how.wayBack ?? 'none']}
    >
      {how.detail}
      {how.unsaved && <p><strong><FormattedMessage id="end.unsaved" defaultMessage="Your last changes have not reached the server." /></strong></p>}
      {[...new Set(how.unsaved)].map((words) => <blockquote key={words} className={styles.quote} dir="auto">{words}</blockquote>)}
    </EndPage>
  )
}

/** The server does not answer, and there is nothing to go on with. */
export function NotReached({ onAgain }: { readonly onAgain: () => void }) {
  const intl = useIntl()
  return (
    <EndPage
      icon={Unplug} title={intl.formatMessage({ id: 'end.reach', defaultMessage: 'The server cannot be reached' })}
      action={<Button look="primary" onClick={onAgain}><FormattedMessage id="end.again" defaultMessage="Try again" /></Button>}
    >
      <FormattedMessage id="end.reach.more" defaultMessage="Look at your connection. The session is safe where it is." />
    </EndPage>
  )
}

type Props = { readonly icon: typeof DoorClosed; readonly title: string; readonly children: ReactNode; readonly action?: ReactNode }

function EndPage({ icon, title, children, action }: Props) {
  const [, go] = useLocation()
  usePageTitle(title)
  return (
    <LobbyFrame narrow>
      <EmptyState
        page icon={icon} title={title}
        action={action ?? <Button onClick={() => go('/')}><FormattedMessage id="end.home" defaultMessage="Go to the start page" /></Button>}
      >
        {children}
      </EmptyState>
    </LobbyFrame>
  )
}
