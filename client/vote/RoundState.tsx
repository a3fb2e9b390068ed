// How a round stands, in words everybody can trust: how many have voted, that it is secret, and until when.

import { FormattedMessage, useIntl } from 'react-intl'
import type { Round } from '#shared/vote/round.ts'
import { Meter } from '#client/look/Meter.tsx'
import { StateMark } from '#client/look/StateMark.tsx'
import { useHere } from '#client/session/hooks.ts'
import { expectedVoters } from './words.ts'
import styles from './Round.module.css'

/** State and progress; never who, never what. */
export function RoundState({ round }: { readonly round: Round }) {
  const intl = useIntl()
  const expected = expectedVoters(useHere(), round.acted)
  const progress = intl.formatMessage(
    { id: 'round.progress', defaultMessage: '{acted, number} of {expected, number} have voted' },
    { acted: round.acted, expected },
  )
  return (
    <div className={styles.state}>
      {round.phase === 'revealed' ? (
        <StateMark state="revealed"><FormattedMessage id="round.revealed" defaultMessage="Revealed" /></StateMark>
      ) : round.plan.live ? (
        <StateMark state="revealed"><FormattedMessage id="round.live" defaultMessage="Open: dots are seen as they come" /></StateMark>
      ) : (
        <StateMark state="sealed">
          {round.phase === 'open'
            ? <FormattedMessage id="round.sealed" defaultMessage="Secret until it is revealed, for the facilitator too" />
            : <FormattedMessage id="round.closed" defaultMessage="Closed. Still secret until it is revealed" />}
        </StateMark>
      )}
      {round.phase === 'revealed'
        ? <p className={styles.soft}><FormattedMessage id="round.voters" defaultMessage="{n, plural, one {# person voted} other {# people voted}}" values={{ n: round.acted }} /></p>
        : <div className={styles.progress}><Meter label={intl.formatMessage({ id: 'round.progress.label', defaultMessage: 'Progress' })} value={round.acted} max={Math.max(1, expected)} text={progress} tone="sealed" /></div>}
      <p className={styles.soft}>
        {round.plan.named
          ? <FormattedMessage id="round.named" defaultMessage="Names are shown when it is revealed." />
          : <FormattedMessage id="round.unnamed" defaultMessage="Names are never shown, only departments." />}
      </p>
    </div>
  )
}
