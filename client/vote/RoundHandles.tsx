// The facilitator's handles on a round: close it, then reveal it. Closing warns nobody; revealing is a moment for the room.

import { Eye, Lock } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Round } from '#shared/vote/round.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { useAsking } from '#client/session/asking.ts'
import styles from './Round.module.css'

/** For facilitators, while the round is not revealed. */
export function RoundHandles({ round }: { readonly round: Round }) {
  const intl = useIntl()
  const { ask, busy, refusal } = useAsking()
  const roundId = round.plan.id
  const closeAndReveal = async (): Promise<void> => {
    if (round.phase === 'open' && !await ask({ type: 'close-round', roundId })) return
    await ask({ type: 'reveal-round', roundId })
  }
  return (
    <section className={styles.handles}>
      {round.phase === 'open' && (
        <Button icon={Lock} busy={busy} onClick={() => void ask({ type: 'close-round', roundId })}>
          <FormattedMessage id="round.close" defaultMessage="Close the vote" />
        </Button>
      )}
      <Button look={round.phase === 'closed' ? 'primary' : 'plain'} icon={Eye} busy={busy} onClick={() => void closeAndReveal()}>
        {round.phase === 'open'
          ? <FormattedMessage id="round.closeAndReveal" defaultMessage="Close and reveal" />
          : <FormattedMessage id="round.reveal" defaultMessage="Reveal" />}
      </Button>
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'round.refused', defaultMessage: 'That was not done.' })} next={refusal.detail} />}
    </section>
  )
}
