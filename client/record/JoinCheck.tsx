// How a second file is joined to the records that are there: as fields or as events, over which two columns, and how many
// records found a partner. What found none is named: "GTXPro" is not "GTX Pro", and a person has to see it.

import { FormattedMessage, useIntl } from 'react-intl'
import { Badge } from '#client/look/Badge.tsx'
import { Segmented } from '#client/look/Segmented.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import type { Report } from './answers.ts'
import type { Importing } from './useImporting.ts'
import styles from './record.module.css'

/** Draws the decision and its outcome. */
export function JoinCheck({ importing }: { readonly importing: Importing }) {
  const intl = useIntl()
  const { decided, as, decide, look, alone, pool } = importing
  const report = look.refusal === null ? look.answer?.report : undefined
  return (
    <section aria-labelledby="record-join">
      <Stack gap={3}>
        <h3 id="record-join" className={styles.heading}><FormattedMessage id="record.join.title" defaultMessage="How it belongs to the records" /></h3>
        <Segmented<'fields' | 'events'>
          label={intl.formatMessage({ id: 'record.join.as', defaultMessage: 'Its rows are' })} value={as ?? 'fields'}
          options={[
            { value: 'fields', label: intl.formatMessage({ id: 'record.join.fields', defaultMessage: 'More about a record' }) },
            { value: 'events', label: intl.formatMessage({ id: 'record.join.events', defaultMessage: 'Things that happened' }) },
          ]}
          onChange={(chosen) => decide({ as: chosen, tie: null })}
        />
        <TieChoice
          tie={decided.tie ?? look.answer?.tie ?? null} onTie={(tie) => decide({ tie })}
          from={pool.answer?.meta.columns.map(({ name }) => name) ?? []} to={(alone.answer ?? look.answer)?.columns.map(({ name }) => name) ?? []}
        />
        {report && <Outcome report={report} />}
      </Stack>
    </section>
  )
}

type Tie = { readonly from: string; readonly to: string }
type TieProps = { readonly tie: Tie | null; readonly from: readonly string[]; readonly to: readonly string[]; readonly onTie: (tie: Tie) => void }

function TieChoice({ tie, from, to, onTie }: TieProps) {
  const intl = useIntl()
  const none = intl.formatMessage({ id: 'record.join.none', defaultMessage: 'Choose a column' })
  const [firstFrom] = from
  const [firstTo] = to
  if (firstFrom === undefined || firstTo === undefined) return null
  // Salesforce trees point by reference and have no two columns to show.
  const shown = tie && from.includes(tie.from) && to.includes(tie.to) ? tie : null
  return (
    <div className={styles.three}>
      <Select
        label={intl.formatMessage({ id: 'record.join.from', defaultMessage: 'The records’ column' })} value={shown?.from ?? ''} placeholder={none}
        options={from.map((name) => ({ value: name, label: name }))} onChange={(name) => onTie({ from: name, to: shown?.to ?? (to.includes(name) ? name : firstTo) })}
      />
      <Select
        label={intl.formatMessage({ id: 'record.join.to', defaultMessage: 'says the same as this file’s' })} value={shown?.to ?? ''} placeholder={none}
        options={to.map((name) => ({ value: name, label: name }))} onChange={(name) => onTie({ from: shown?.from ?? (from.includes(name) ? name : firstFrom), to: name })}
      />
    </div>
  )
}

function Outcome({ report }: { readonly report: Report }) {
  return (
    <Stack gap={2}>
      <div className={styles.badges}>
        <Badge tone="saved"><FormattedMessage id="record.join.hits" defaultMessage="{n, plural, one {# record finds its partner} other {# records find their partner}}" values={{ n: report.hits }} /></Badge>
        <Badge tone={report.misses > 0 ? 'refused' : 'neutral'}><FormattedMessage id="record.join.misses" defaultMessage="{n, plural, =0 {none misses it} one {# finds none} other {# find none}}" values={{ n: report.misses }} /></Badge>
        {report.blank > 0 && <Badge><FormattedMessage id="record.join.blank" defaultMessage="{n, plural, one {# is blank there} other {# are blank there}}" values={{ n: report.blank }} /></Badge>}
        {report.unused > 0 && <Badge><FormattedMessage id="record.join.unused" defaultMessage="{n, plural, one {# row of this file is not needed} other {# rows of this file are not needed}}" values={{ n: report.unused }} /></Badge>}
      </div>
      {report.notFound.length > 0 && (
        <p className={styles.soft} dir="auto">
          <FormattedMessage id="record.join.notFound" defaultMessage="Not found: {values}" values={{ values: report.notFound.slice(0, 12).map(({ value, count }) => `${value} (${count})`).join(', ') }} />
        </p>
      )}
    </Stack>
  )
}
