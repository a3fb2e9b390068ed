// Counts by which a pool is narrowed: the values of columns that have few, each to be clicked, and the range of figures and dates.

import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Condition } from '#shared/record/narrow.ts'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import type { FacetSeen } from './answers.ts'
import { oneOf, withValue } from './conditions.ts'
import styles from './record.module.css'

type Props = { readonly facets: readonly FacetSeen[]; readonly conditions: readonly Condition[]; readonly onConditions: (conditions: readonly Condition[]) => void }
/** Columns opened at first are those of few values; the others wait behind their heading, as do all on a phone. */
const opened = 3
const fewValues = 12

/** Values clicked in one column add up; several columns narrow together. */
export function Facets({ facets, conditions, onConditions }: Props) {
  const intl = useIntl()
  const narrow = useNarrow()
  // Decided once: a column must not close under the hand that clicks in it.
  const [open] = useState(() => new Set(narrow ? [] : facets.filter((facet) => facet.kind === 'values' && facet.values.length <= fewValues).slice(0, opened).map(({ column }) => column)))
  const title = intl.formatMessage({ id: 'record.facets', defaultMessage: 'Counts to narrow by' })
  const columns = (
    <div className={styles.facets}>
      {facets.map((facet) => (
        <details key={facet.column} className={styles.facet} open={open.has(facet.column)}>
          <summary dir="auto">{facet.column}</summary>
          {facet.kind === 'values' ? <Values facet={facet} conditions={conditions} onConditions={onConditions} /> : <Range facet={facet} />}
        </details>
      ))}
    </div>
  )
  return <aside aria-label={title}>{narrow ? <details className={styles.details}><summary>{title}</summary>{columns}</details> : columns}</aside>
}

function Values({ facet, conditions, onConditions }: { readonly facet: Extract<FacetSeen, { kind: 'values' }> } & Omit<Props, 'facets'>) {
  const intl = useIntl()
  const chosen = oneOf(conditions, facet.column)
  const gone = chosen.filter((value) => !facet.values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }))
  return (
    <ul className={styles.values}>
      {[...facet.values, ...gone].map(({ value, count }) => (
        <li key={value}>
          <button type="button" className={styles.value} aria-pressed={chosen.includes(value)} onClick={() => onConditions(withValue(conditions, facet.column, value))}>
            <span dir="auto">{value}</span> <span className={styles.soft}>{intl.formatNumber(count)}</span>
          </button>
        </li>
      ))}
      {facet.empty > 0 && <li className={styles.small}><FormattedMessage id="record.facet.empty" defaultMessage="{n, number} empty" values={{ n: facet.empty }} /></li>}
    </ul>
  )
}

function Range({ facet }: { readonly facet: Exclude<FacetSeen, { kind: 'values' }> }) {
  return (
    <p className={styles.small}>
      {facet.kind === 'numbers'
        ? <FormattedMessage id="record.facet.numbers" defaultMessage="{min, number} to {max, number}, {sum, number} in all" values={{ min: facet.min, max: facet.max, sum: facet.sum }} />
        : <FormattedMessage id="record.facet.dates" defaultMessage="{first} to {last}" values={{ first: facet.first, last: facet.last }} />}
      {facet.empty > 0 && <>, <FormattedMessage id="record.facet.empty" defaultMessage="{n, number} empty" values={{ n: facet.empty }} /></>}
    </p>
  )
}
