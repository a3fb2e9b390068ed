// Dots at a row: own ones to give and take while a vote is open, everybody's after the reveal.

import { CircleDot, Minus, Plus } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { Badge } from '#client/look/Badge.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import type { Listed } from './arrange.ts'
import { targetIn, targetOf, useVoting } from './voting.ts'
import styles from './List.module.css'

/** Nothing when the thing has no part in a vote. */
export function RowDots({ thing, words }: { readonly thing: Listed; readonly words: string }) {
  const intl = useIntl()
  const voting = useVoting()
  if (voting === null) return null
  const { round, own, shown } = voting
  const target = round && targetIn(round, thing)
  if (round === null || target === null) {
    const named = targetOf(thing)
    const dots = named === null ? 0 : shown.get(named) ?? 0
    return dots > 0 ? <Badge tone="revealed" icon={CircleDot}><FormattedMessage id="list.dots" defaultMessage="{dots, plural, one {# dot} other {# dots}}" values={{ dots }} /></Badge> : null
  }
  const dots = own.given(target)
  const why = own.cannot(target)
  const reason = why === 'full'
    ? intl.formatMessage({ id: 'ballot.full', defaultMessage: 'At most {most, number} on one.' }, { most: round.plan.perTarget })
    : intl.formatMessage({ id: 'ballot.spent', defaultMessage: 'No dots left. Take one back first.' })
  return (
    <span className={styles.dots}>
      <IconButton icon={Minus} size="small" disabled={dots === 0} onClick={() => own.give(target, dots - 1)} label={intl.formatMessage({ id: 'ballot.take', defaultMessage: 'Take a dot from: {words}' }, { words })} />
      <span className={styles.count} aria-live="polite">{intl.formatNumber(dots)}</span>
      <IconButton icon={Plus} size="small" onClick={() => own.give(target, dots + 1)} {...(why === null ? {} : { reason })} label={intl.formatMessage({ id: 'ballot.give', defaultMessage: 'Put a dot on: {words}' }, { words })} />
    </span>
  )
}
