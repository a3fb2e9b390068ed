// The open vote, said at the head of the list: what is asked, what is left. Its panel has the rest.

import { Vote } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Round } from '#shared/vote/round.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Banner } from '#client/look/Banner.tsx'
import { Button } from '#client/look/Button.tsx'
import { Dots } from '#client/look/Dots.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import type { OwnDots } from '#client/session/asking.ts'
import styles from './List.module.css'

/** The line. Dots themselves are given at each row. */
export function VoteLine({ round, own }: { readonly round: Round; readonly own: OwnDots }) {
  const intl = useIntl()
  const openPanel = useDesk((desk) => desk.openPanel)
  return (
    <>
      <Banner tone="sealed" action={<Button size="small" icon={Vote} onClick={() => openPanel('round')}><FormattedMessage id="list.vote.open" defaultMessage="Open the vote" /></Button>}>
        <strong dir="auto">{round.plan.question}</strong>
        <span className={styles.voteLeft}>
          <Dots label={intl.formatMessage({ id: 'ballot.dots', defaultMessage: 'Dots left' })} filled={own.left} of={round.plan.budget} />
          <span aria-live="polite"><FormattedMessage id="list.vote.left" defaultMessage="{left, number} of {budget, number} left" values={{ left: own.left, budget: round.plan.budget }} /></span>
        </span>
      </Banner>
      {own.refusal && <ErrorNote happened={intl.formatMessage({ id: 'ballot.refused', defaultMessage: 'Your vote was not counted.' })} next={own.refusal.detail} />}
    </>
  )
}
