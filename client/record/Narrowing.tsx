// Search, order and conditions over a pool, with every condition in sight as words that can be taken away.

import { Plus, Search, X } from 'lucide-react'
import { useState } from 'react'
import { defineMessages, FormattedMessage, useIntl, type IntlShape, type MessageDescriptor } from 'react-intl'
import type { Condition } from '#shared/record/narrow.ts'
import { Button } from '#client/look/Button.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { TextField } from '#client/look/TextField.tsx'
import type { ColumnSeen } from './answers.ts'
import type { PoolQuestion } from './asking.ts'
import { conditionOf, opsFor, type Op } from './conditions.ts'
import styles from './record.module.css'

const opWords: Readonly<Record<Op, MessageDescriptor>> = defineMessages({
  is: { id: 'record.op.is', defaultMessage: 'is' },
  'is-not': { id: 'record.op.isNot', defaultMessage: 'is not' },
  contains: { id: 'record.op.contains', defaultMessage: 'contains' },
  '>': { id: 'record.op.above', defaultMessage: 'is above' },
  '<': { id: 'record.op.below', defaultMessage: 'is below' },
  between: { id: 'record.op.between', defaultMessage: 'is between' },
  empty: { id: 'record.op.empty', defaultMessage: 'is empty' },
  filled: { id: 'record.op.filled', defaultMessage: 'is not empty' },
})

type Props = { readonly columns: readonly ColumnSeen[]; readonly question: PoolQuestion; readonly onChange: (part: Partial<PoolQuestion>) => void }

/** Everything changes the question at once, but a condition, which is added when it is whole. */
export function Narrowing({ columns, question, onChange }: Props) {
  const intl = useIntl()
  const { conditions, sort, search } = question
  const order = sort === null ? '' : `${sort.down ? 'down' : 'up'} ${sort.column}`
  return (
    <Stack gap={3}>
      <div className={styles.three}>
        <TextField label={intl.formatMessage({ id: 'record.pool.search', defaultMessage: 'Search' })} type="search" icon={Search} value={search} onChange={(value) => onChange({ search: value })} maxLength={200} />
        <Select
          label={intl.formatMessage({ id: 'record.pool.order', defaultMessage: 'Order' })} value={order}
          options={[
            { value: '', label: intl.formatMessage({ id: 'record.pool.order.file', defaultMessage: 'As in the file' }) },
            ...columns.flatMap(({ name }) => [
              { value: `up ${name}`, label: intl.formatMessage({ id: 'record.pool.order.up', defaultMessage: '{name}, smallest first' }, { name }) },
              { value: `down ${name}`, label: intl.formatMessage({ id: 'record.pool.order.down', defaultMessage: '{name}, largest first' }, { name }) },
            ]),
          ]}
          onChange={(value) => onChange({ sort: value === '' ? null : { column: value.slice(value.indexOf(' ') + 1), down: value.startsWith('down ') } })}
        />
      </div>
      <NewCondition columns={columns} onAdd={(one) => onChange({ conditions: [...conditions, one] })} />
      {conditions.length > 0 && (
        <ul className={styles.badges} aria-label={intl.formatMessage({ id: 'record.conditions', defaultMessage: 'Filters' })}>
          {conditions.map((one) => {
            const words = inWords(intl, one)
            return (
              <li key={words}>
                <button
                  type="button" className={styles.chip} aria-label={intl.formatMessage({ id: 'record.condition.remove', defaultMessage: 'Take away: {words}' }, { words })}
                  onClick={() => onChange({ conditions: conditions.filter((other) => other !== one) })}
                >
                  <span dir="auto">{words}</span> <X aria-hidden className={styles.chipIcon} />
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </Stack>
  )
}

function NewCondition({ columns, onAdd }: { readonly columns: readonly ColumnSeen[]; readonly onAdd: (one: Condition) => void }) {
  const intl = useIntl()
  const [name, setName] = useState('')
  const [wanted, setOp] = useState<Op>('is')
  const [value, setValue] = useState('')
  const [until, setUntil] = useState('')
  const column = columns.find((one) => one.name === name)
  const ops = column ? opsFor(column) : []
  const op = ops.includes(wanted) ? wanted : ops[0]
  const made = column && op ? conditionOf(name, op, value, until) : null
  const day = column?.order !== undefined
  const add = (): void => {
    if (made === null) return
    onAdd(made)
    setValue('')
    setUntil('')
  }
  return (
    <form className={styles.three} onSubmit={(event) => { event.preventDefault(); add() }}>
      <Select
        label={intl.formatMessage({ id: 'record.condition.column', defaultMessage: 'Only those whose' })} value={name} placeholder={intl.formatMessage({ id: 'record.condition.choose', defaultMessage: 'Choose a column' })}
        options={columns.map((one) => ({ value: one.name, label: one.name }))} onChange={setName}
      />
      {column && op && (
        <>
          <Select
            label={intl.formatMessage({ id: 'record.condition.op', defaultMessage: 'Comparison' })} value={op}
            options={ops.map((one) => ({ value: one, label: intl.formatMessage(opWords[one]) }))} onChange={(next) => { const found = ops.find((one) => one === next); if (found) setOp(found) }}
          />
          {op !== 'empty' && op !== 'filled' && <TextField label={day ? intl.formatMessage({ id: 'record.condition.from', defaultMessage: 'From' }) : intl.formatMessage({ id: 'record.condition.value', defaultMessage: 'Value' })} type={day ? 'date' : 'text'} value={value} onChange={setValue} maxLength={300} />}
          {op === 'between' && <TextField label={intl.formatMessage({ id: 'record.condition.until', defaultMessage: 'To' })} type="date" value={until} onChange={setUntil} />}
          <Button type="submit" icon={Plus} {...(made === null ? { reason: intl.formatMessage({ id: 'record.condition.missing', defaultMessage: 'Say first what to compare with' }) } : {})}>
            <FormattedMessage id="record.condition.add" defaultMessage="Add this filter" />
          </Button>
        </>
      )}
    </form>
  )
}

function inWords(intl: IntlShape, one: Condition): string {
  switch (one.op) {
    case 'one-of': return `${one.column}: ${one.values.join(', ')}`
    case 'between': return intl.formatMessage({ id: 'record.condition.between', defaultMessage: '{column}: {from} to {to}' }, one)
    case 'empty': case 'filled': return `${one.column} ${intl.formatMessage(opWords[one.op])}`
    case '>=': case '<=': return `${one.column} ${one.op} ${intl.formatNumber(one.value)}`
    case '>': case '<': return `${one.column} ${intl.formatMessage(opWords[one.op])} ${intl.formatNumber(one.value)}`
    default: return `${one.column} ${intl.formatMessage(opWords[one.op])} ${one.value}`
  }
}
