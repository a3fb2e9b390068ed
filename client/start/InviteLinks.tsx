// The three links of a session, each with what it lets one do, to copy or to point a phone at.

import { FormattedMessage, useIntl } from 'react-intl'
import { CopyField } from '#client/look/CopyField.tsx'
import { QrCode } from '#client/look/QrCode.tsx'
import type { Links } from '#client/session/doors.ts'
import styles from './invite.module.css'

/** `links` are whole addresses. */
export function InviteLinks({ links }: { readonly links: Links }) {
  const intl = useIntl()
  return (
    <ul className={styles.links}>
      <Invite link={links.participant} label={intl.formatMessage({ id: 'invite.participant', defaultMessage: 'For participants' })}>
        <FormattedMessage id="invite.participant.more" defaultMessage="They write, vote and play along. This is the link to send to the team." />
      </Invite>
      <Invite link={links.viewer} label={intl.formatMessage({ id: 'invite.viewer', defaultMessage: 'For viewers' })}>
        <FormattedMessage id="invite.viewer.more" defaultMessage="They see the board live and change nothing." />
      </Invite>
      <Invite link={links.facilitator} label={intl.formatMessage({ id: 'invite.facilitator', defaultMessage: 'For facilitators' })}>
        <FormattedMessage id="invite.facilitator.more" defaultMessage="They run the session: agenda, votes, records. Share it with co-facilitators only." />
      </Invite>
    </ul>
  )
}

function Invite({ link, label, children }: { readonly link: string; readonly label: string; readonly children: React.ReactNode }) {
  const intl = useIntl()
  return (
    <li className={styles.link}>
      <QrCode text={link} size={96} label={intl.formatMessage({ id: 'invite.qr', defaultMessage: 'QR code: {label}' }, { label })} />
      <div className={styles.words}>
        <CopyField label={label} value={link} />
        <p className={styles.more}>{children}</p>
      </div>
    </li>
  )
}
