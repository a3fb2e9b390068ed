// Whether one's work is saved, in words, and only ever the truth: the word comes from the session's count, never from hope.

import { FormattedMessage } from 'react-intl'
import { StateMark } from '#client/look/StateMark.tsx'
import { Tooltip } from '#client/look/Tooltip.tsx'
import { useStatus } from '#client/session/hooks.ts'
import styles from './room.module.css'

/** A mark with words; told to screen readers when it changes to something one has to know. */
export function SavedState() {
  const status = useStatus()
  const loud = status.word === 'offline' || status.word === 'holding' || status.word === 'refused'
  return <span className={styles.saved} role="status" aria-live={loud ? 'assertive' : 'off'}><Words /></span>
}

function Words() {
  const status = useStatus()
  switch (status.word) {
    case 'opening': return <StateMark state="saving"><FormattedMessage id="saved.opening" defaultMessage="Opening" /></StateMark>
    case 'saved': return <StateMark state="saved"><FormattedMessage id="saved.saved" defaultMessage="Saved" /></StateMark>
    case 'saving': return <StateMark state="saving"><FormattedMessage id="saved.saving" defaultMessage="Saving" /></StateMark>
    case 'offline': return (
      <StateMark state="offline">
        {status.unsent === 0
          ? <FormattedMessage id="saved.offline" defaultMessage="Offline, trying again" />
          : status.onDevice
            ? <FormattedMessage id="saved.kept" defaultMessage="Offline. Kept on this device: {count, plural, one {# change} other {# changes}}" values={{ count: status.unsent }} />
            : <FormattedMessage id="saved.unsent" defaultMessage="Offline. Not sent yet: {count, plural, one {# change} other {# changes}}" values={{ count: status.unsent }} />}
      </StateMark>
    )
    case 'holding': return (
      <Tooltip content={status.detail}>
        <button type="button" className={styles.plainButton}><StateMark state="refused"><FormattedMessage id="saved.holding" defaultMessage="The server cannot save just now" /></StateMark></button>
      </Tooltip>
    )
    case 'refused': return <StateMark state="refused"><FormattedMessage id="saved.refused" defaultMessage="Not saved: {detail}" values={{ detail: status.detail }} /></StateMark>
    case 'ended': return <StateMark state="refused">{status.detail}</StateMark>
  }
}
