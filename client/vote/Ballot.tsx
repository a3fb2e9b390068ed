// One's own ballot: dots on what can be voted on, seen by oneself alone. Every change is sent as the whole ballot and replaces
// the earlier one (client/session/asking.ts); why one more cannot be given is said beforehand.

import { Minus, Plus, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Round } from '#shared/vote/round.ts'
import { Dots } from '#client/look/Dots.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { tintOf } from '#shared/board/palette.ts'
import { useOwnDots, type OwnDots } from '#client/session/asking.ts'
import { useRecords, useThings } from '#client/session/hooks.ts'
import { candidates, type Candidate } from './words.ts'
import styles from './Round.module.css'

const manyCandidates = 12

/** Own dots while the round is open; own dots to read when it is closed. */
export function Ballot({ round }: { readonly round: Round }) {
  const intl = useIntl()
  const things = useThings()
  const records = useRecords()
  const own = useOwnDots(round)
  const [search, setSearch] = useState('')
  const all = useMemo(() => candidates(round, things, records), [round, things, records])
  const wanted = search.trim().toLocaleLowerCase()
  const shown = all.filter((one) => one.words.toLocaleLowerCase().includes(wanted))
  const find = intl.formatMessage({ id: 'ballot.search', defaultMessage: 'Find a note' })
  if (round.plan.kind !== 'dots') return null
  return (
    <section className={styles.ballot} aria-label={intl.formatMessage({ id: 'ballot.label', defaultMessage: 'Your dots' })}>
      {round.phase === 'open' && <Left round={round} left={own.left} />}
      {all.length > manyCandidates && <TextField label={find} hideLabel icon={Search} placeholder={find} value={search} onChange={setSearch} />}
      {all.length === 0 && (
        <EmptyState compact title={intl.formatMessage({ id: 'ballot.empty', defaultMessage: 'Nothing to vote on yet' })}>
          <FormattedMessage id="ballot.empty.more" defaultMessage="Write notes on the board first; they appear here as they are written." />
        </EmptyState>
      )}
      {all.length > 0 && shown.length === 0 && <p className={styles.soft}><FormattedMessage id="ballot.notFound" defaultMessage="No note has these words." /></p>}
      <ul className={styles.candidates}>
        {shown.map((one) => <Row key={one.target} one={one} round={round} own={own} />)}
      </ul>
      {own.refusal && <ErrorNote happened={intl.formatMessage({ id: 'ballot.refused', defaultMessage: 'Your vote was not counted.' })} next={own.refusal.detail} />}
    </section>
  )
}

function Left({ round, left }: { readonly round: Round; readonly left: number }) {
  const intl = useIntl()
  return (
    <div className={styles.left}>
      <Dots label={intl.formatMessage({ id: 'ballot.dots', defaultMessage: 'Dots left' })} filled={left} of={round.plan.budget} />
      <p className={styles.soft} aria-live="polite">
        <FormattedMessage
          id="ballot.left" defaultMessage="{left, number} of {budget, number} left, at most {most, number} on one"
          values={{ left, budget: round.plan.budget, most: round.plan.perTarget }}
        />
      </p>
    </div>
  )
}

function Row({ one, round, own }: { readonly one: Candidate; readonly round: Round; readonly own: OwnDots }) {
  const intl = useIntl()
  const dots = own.given(one.target)
  const why = own.cannot(one.target)
  const reason = why === 'full'
    ? intl.formatMessage({ id: 'ballot.full', defaultMessage: 'At most {most, number} on one.' }, { most: round.plan.perTarget })
    : intl.formatMessage({ id: 'ballot.spent', defaultMessage: 'No dots left. Take one back first.' })
  return (
    <li className={styles.candidate} data-tint={tintOf(one.sign)} data-given={dots > 0}>
      <span className={styles.words} dir="auto">{one.words}</span>
      {round.phase === 'open' ? (
        <span className={styles.controls}>
          <IconButton
            icon={Minus} size="small" disabled={dots === 0} onClick={() => own.give(one.target, dots - 1)}
            label={intl.formatMessage({ id: 'ballot.take', defaultMessage: 'Take a dot from: {words}' }, { words: one.words })}
          />
          <span className={styles.count} aria-live="polite"><FormattedMessage id="ballot.count" defaultMessage="{dots, number}" values={{ dots }} /></span>
          <IconButton
            icon={Plus} size="small" onClick={() => own.give(one.target, dots + 1)} {...(why === null ? {} : { reason })}
            label={intl.formatMessage({ id: 'ballot.give', defaultMessage: 'Put a dot on: {words}' }, { words: one.words })}
          />
        </span>
      ) : dots > 0 && (
        <span className={styles.count}><FormattedMessage id="ballot.own" defaultMessage="{dots, plural, one {your dot} other {your # dots}}" values={{ dots }} /></span>
      )}
    </li>
  )
}
