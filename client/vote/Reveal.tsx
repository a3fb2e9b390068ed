// The reveal: the ranking at once, departments beside it as small multiples, and the question that opens the talk.

import { Crosshair } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { thingId, type ThingId } from '#shared/base/ids.ts'
import type { Round, RoundResult } from '#shared/vote/round.ts'
import { placeIn } from '#shared/vote/tally.ts'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useDesk } from '#client/desk/desk.ts'
import { useRecords, useStanding, useThings } from '#client/session/hooks.ts'
import { targetWords } from './words.ts'
import styles from './Round.module.css'

/** A revealed round of dots. Scores and silent notes are shown by their own panels. */
export function Reveal({ round }: { readonly round: Extract<Round, { phase: 'revealed' }> }) {
  const intl = useIntl()
  if (round.result.kind !== 'dots') return null
  const { ranking } = round.result
  const most = Math.max(1, ...ranking.map((one) => one.dots))
  if (ranking.length === 0) {
    return <EmptyState compact title={intl.formatMessage({ id: 'reveal.none', defaultMessage: 'Nobody put a dot anywhere' })} />
  }
  return (
    <div className={styles.reveal}>
      <ol className={styles.ranking}>
        {ranking.map((one) => <Ranked key={one.target} one={one} rank={placeIn(ranking, one.dots)} most={most} />)}
      </ol>
      <p className={styles.prompt}><FormattedMessage id="reveal.prompt" defaultMessage="What surprises you?" /></p>
    </div>
  )
}

type Place = Extract<RoundResult, { kind: 'dots' }>['ranking'][number]

/** One place of the ranking. `most` is what the longest bar stands for. */
function Ranked({ one, rank, most }: { readonly one: Place; readonly rank: number; readonly most: number }) {
  const intl = useIntl()
  const things = useThings()
  const records = useRecords()
  const narrow = useNarrow()
  const showThing = useDesk((desk) => desk.showThing)
  const openPanel = useDesk((desk) => desk.openPanel)
  // A phone has no canvas: there the list shows it.
  const show = (id: ThingId): void => { showThing(id); if (narrow) openPanel('list') }
  const words = targetWords(one.target, things, records) ?? intl.formatMessage({ id: 'reveal.gone', defaultMessage: 'A note that was removed' })
  const thing = thingId.safeParse(one.target)
  return (
    <li className={styles.ranked}>
      <span className={styles.rank}>{intl.formatNumber(rank)}</span>
      <div className={styles.rankedBody}>
        <div className={styles.rankedHead}>
          <span className={styles.words} dir="auto">{words}</span>
          {thing.success && (
            <IconButton
              icon={Crosshair} size="small" onClick={() => show(thing.data)}
              label={intl.formatMessage({ id: 'reveal.show', defaultMessage: 'Show on the board: {words}' }, { words })}
            />
          )}
        </div>
        <div className={styles.bar} style={{ inlineSize: `${one.dots / most * 100}%` }} aria-hidden="true">
          {one.byDepartment.map(({ department, dots }) => <span key={department} className={styles.part} data-hue={hueOf(department)} style={{ flexGrow: dots }} />)}
        </div>
        <p className={styles.soft}>
          <FormattedMessage
            id="reveal.dots" defaultMessage="{dots, plural, one {# dot} other {# dots}} from {voters, plural, one {# person} other {# people}}"
            values={{ dots: one.dots, voters: one.voters }}
          />
        </p>
        <ul className={styles.departments}>
          {one.byDepartment.map(({ department, dots }) => (
            <li key={department} data-hue={hueOf(department)}><span dir="auto">{department}</span> <strong>{intl.formatNumber(dots)}</strong></li>
          ))}
        </ul>
        {one.by && <Givers by={one.by} />}
      </div>
    </li>
  )
}

/** Who gave, in rounds that said beforehand that names are shown. */
function Givers({ by }: { readonly by: NonNullable<Place['by']> }) {
  const intl = useIntl()
  const { people } = useStanding()
  const names = by.map(({ person, dots }) => `${people.get(person)?.name ?? '…'} ${intl.formatNumber(dots)}`)
  return <p className={styles.soft} dir="auto">{intl.formatList(names, { type: 'unit' })}</p>
}
