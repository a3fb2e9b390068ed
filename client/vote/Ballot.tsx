// One's own ballot: dots on what can be voted on, seen by oneself alone. Every change is sent as the whole ballot and replaces
// the earlier one; the same rule the server applies (shared/vote/ballot.ts) says beforehand why something cannot be done.

import { Minus, Plus, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { isRefusal } from '#shared/base/refusal.ts'
import { checkBallot, dotsSpent, type Ballot as Choices } from '#shared/vote/ballot.ts'
import type { Round, Target } from '#shared/vote/round.ts'
import { Dots } from '#client/look/Dots.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { tintOf } from '#client/look/palette.ts'
import { useAsking } from '#client/session/asking.ts'
import { useMine, useRecords, useThings } from '#client/session/hooks.ts'
import { candidates } from './words.ts'
import styles from './Round.module.css'

const manyCandidates = 12

/** Own dots while the round is open; own dots to read when it is closed. */
export function Ballot({ round }: { readonly round: Round }) {
  const intl = useIntl()
  const things = useThings()
  const records = useRecords()
  const { ballots } = useMine()
  const { ask, busy, refusal } = useAsking()
  const [search, setSearch] = useState('')
  const all = useMemo(() => candidates(round, things, records), [round, things, records])
  const own: Choices = ballots.get(round.plan.id) ?? []
  const left = round.plan.budget - dotsSpent(own)
  const shown = all.filter((one) => one.words.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()))
  const cast = (target: Target, dots: number): void => {
    const choices = [...own.filter((one) => one.target !== target), ...(dots > 0 ? [{ target, dots }] : [])]
    void ask(choices.length === 0 ? { type: 'withdraw-ballot', roundId: round.plan.id } : { type: 'cast-ballot', roundId: round.plan.id, choices })
  }
  const why = (target: Target, dots: number): string | null => {
    const checked = checkBallot(round, [...own.filter((one) => one.target !== target), { target, dots }], () => true)
    return isRefusal(checked) ? checked.detail : null
  }
  if (round.plan.kind !== 'dots') return null
  return (
    <section className={styles.ballot} aria-label={intl.formatMessage({ id: 'ballot.label', defaultMessage: 'Your dots' })}>
      <div className={styles.left}>
        <Dots label={intl.formatMessage({ id: 'ballot.dots', defaultMessage: 'Dots left' })} filled={left} of={round.plan.budget} />
        <p className={styles.soft} aria-live="polite">
          <FormattedMessage
            id="ballot.left" defaultMessage="{left, number} of {budget, number} left, at most {most, number} on one"
            values={{ left, budget: round.plan.budget, most: round.plan.perTarget }}
          />
        </p>
      </div>
      {all.length > manyCandidates && (
        <TextField
          label={intl.formatMessage({ id: 'ballot.search', defaultMessage: 'Find a note' })} hideLabel icon={Search}
          placeholder={intl.formatMessage({ id: 'ballot.search', defaultMessage: 'Find a note' })} value={search} onChange={setSearch}
        />
      )}
      {all.length === 0 && (
        <EmptyState compact title={intl.formatMessage({ id: 'ballot.empty', defaultMessage: 'Nothing to vote on yet' })}>
          <FormattedMessage id="ballot.empty.more" defaultMessage="Write notes on the board first; they appear here as they are written." />
        </EmptyState>
      )}
      <ul className={styles.candidates}>
        {shown.map((one) => {
          const dots = own.find((choice) => choice.target === one.target)?.dots ?? 0
          const reason = round.phase === 'open' ? why(one.target, dots + 1) : null
          return (
            <li key={one.target} className={styles.candidate} data-tint={tintOf(one.sign)}>
              <span className={styles.words}>{one.words}</span>
              {round.phase === 'open' ? (
                <span className={styles.controls}>
                  <IconButton
                    icon={Minus} size="small" busy={busy && dots > 0} disabled={dots === 0} onClick={() => cast(one.target, dots - 1)}
                    label={intl.formatMessage({ id: 'ballot.take', defaultMessage: 'Take a dot from: {words}' }, { words: one.words })}
                  />
                  <span className={styles.count} aria-live="polite">
                    <FormattedMessage id="ballot.count" defaultMessage="{dots, number}" values={{ dots }} />
                  </span>
                  <IconButton
                    icon={Plus} size="small" onClick={() => cast(one.target, dots + 1)} {...(reason === null ? {} : { reason })}
                    label={intl.formatMessage({ id: 'ballot.give', defaultMessage: 'Put a dot on: {words}' }, { words: one.words })}
                  />
                </span>
              ) : dots > 0 && (
                <span className={styles.count}>
                  <FormattedMessage id="ballot.own" defaultMessage="{dots, plural, one {your dot} other {your # dots}}" values={{ dots }} />
                </span>
              )}
            </li>
          )
        })}
      </ul>
      {refusal && <ErrorNote happened={<FormattedMessage id="ballot.refused" defaultMessage="Your vote was not counted." />} next={refusal.detail} />}
    </section>
  )
}
