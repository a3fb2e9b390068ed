// For a file that was read wrongly: which encoding, which sign between cells, on which line the headings are.

import { FormattedMessage, useIntl } from 'react-intl'
import { encodings } from '#shared/record/encoding.ts'
import { Select } from '#client/look/Select.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import type { FileAnswer } from './answers.ts'
import type { FileChoices } from './asking.ts'
import { delimiterWords } from './words.ts'
import styles from './record.module.css'

type Props = { readonly answer: FileAnswer; readonly choices: FileChoices; readonly onChoose: (choices: FileChoices) => void }

/** Nothing for JSON, which says all this itself. */
export function ReadDifferently({ answer, choices, onChoose }: Props) {
  const intl = useIntl()
  if (answer.format === 'json') return null
  const guessed = intl.formatMessage({ id: 'record.reading.guess', defaultMessage: 'As recognised' })
  const set = (name: 'encoding' | 'delimiter' | 'headerRow', value: string | null): void => {
    const { [name]: _, ...others } = choices
    onChoose(value === null || value === '' ? others : { ...others, [name]: value })
  }
  return (
    <details className={styles.details}>
      <summary><FormattedMessage id="record.reading.title" defaultMessage="Looks wrong? Read it differently" /></summary>
      <div className={styles.three}>
        {answer.format === 'csv' && (
          <>
            <Select
              label={intl.formatMessage({ id: 'record.reading.encoding', defaultMessage: 'Letters written in' })} value={choices.encoding ?? ''}
              options={[{ value: '', label: guessed }, ...encodings.map((one) => ({ value: one, label: one.toUpperCase() }))]} onChange={(value) => set('encoding', value)}
            />
            <Select
              label={intl.formatMessage({ id: 'record.reading.delimiter', defaultMessage: 'Between cells' })} value={choices.delimiter ?? ''}
              options={[{ value: '', label: guessed }, ...delimiterWords.map(([sign, words]) => ({ value: sign === '\t' ? '\\t' : sign, label: intl.formatMessage(words) }))]} onChange={(value) => set('delimiter', value)}
            />
          </>
        )}
        <Stepper
          label={intl.formatMessage({ id: 'record.reading.header', defaultMessage: 'Line of the headings' })} help={intl.formatMessage({ id: 'record.reading.header.help', defaultMessage: '0: there are none' })}
          value={Number(choices.headerRow ?? 1)} max={10_000} onChange={(line) => set('headerRow', String(line))}
        />
      </div>
    </details>
  )
}
