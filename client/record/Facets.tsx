// Counts by which a pool is narrowed: the values of columns that have few, each to be clicked, and the range of figures and dates.

import { useIntl, FormattedMessage } from 'react-intl'
import type { Condition } from '#shared/record/narrow.ts'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import type { FacetSeen } from './answers.ts'
import { oneOf, withValue } from './conditions.ts'
import styles from './record.module.css'

type Props = { readonly facets: readonly FacetSeen[]; readonly conditions: readonly Condition[]; readonly onConditions: (conditions: readonly Condition[]) => void }
/** Columns opened at first; the others wait behind their heading. */
const open = 4

/** Values clicked in one column add up; several columns narrow together. */
export function Facets({ facets, conditions, onConditions }: Props) {
  const intl = useIntl()
  const narrow = useNarrow()
  return (
    <aside className={styles.facets} aria-label={intl.formatMessage({ id: 'record.facets', defaultMessage: 'Counts to narrow by' })}>
      {facets.map((facet, at) => (
        <details key={facet.column} className={styles.facet} open={!narrow && at < open}>
          <summary dir="auto">{facet.column}</summary>
          {facet.kind === 'values' ? <Values facet={facet} conditions={conditions} onConditions={onConditions} /> : <Range facet={facet} />}
        </details>
      ))}
    </aside>
  )
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
