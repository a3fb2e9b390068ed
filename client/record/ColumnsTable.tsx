// Every column of a file: examples, what its cells are, what it becomes on a record, and whether it is masked.
// Examples are masked already: what is hidden here was never sent to this page.

import { useIntl } from 'react-intl'
import { maskChoices, roles, type MaskChoice, type Role } from '#shared/record/columns.ts'
import { Badge } from '#client/look/Badge.tsx'
import { Select } from '#client/look/Select.tsx'
import { Table } from '#client/look/Table.tsx'
import type { ColumnSeen } from './answers.ts'
import type { FileChoices } from './asking.ts'
import { maskWords, roleWords, typeWords } from './words.ts'
import styles from './record.module.css'

type Props = { readonly columns: readonly ColumnSeen[]; readonly choices: FileChoices; readonly onChoose: (choices: FileChoices) => void }

/** What is chosen shows at once; the examples follow when the server has looked again. */
export function ColumnsTable({ columns, choices, onChoose }: Props) {
  const intl = useIntl()
  const set = (name: string, change: { readonly role?: Role; readonly mask?: MaskChoice }): void => {
    onChoose({ ...choices, mapping: { ...choices.mapping, [name]: { ...choices.mapping[name], ...change } } })
  }
  return (
    <Table
      caption={intl.formatMessage({ id: 'record.columns.title', defaultMessage: 'Columns' })} rows={columns} rowKey={({ name }) => name} maxHeight="26rem"
      columns={[
        { key: 'name', head: intl.formatMessage({ id: 'record.columns.name', defaultMessage: 'In the file' }), rowHead: true, cell: ({ name }) => <span className={styles.cell} dir="auto">{name}</span> },
        { key: 'examples', head: intl.formatMessage({ id: 'record.columns.examples', defaultMessage: 'Examples' }), cell: ({ examples }) => <span className={styles.examples} dir="auto">{examples.join(' · ')}</span> },
        { key: 'type', head: intl.formatMessage({ id: 'record.columns.type', defaultMessage: 'Holds' }), cell: ({ type, personal }) => (
          <span className={styles.nowrap}>{intl.formatMessage(typeWords[type])} {personal && <Badge tone="sealed">{intl.formatMessage({ id: 'record.columns.personal', defaultMessage: 'Personal' })}</Badge>}</span>
        ) },
        { key: 'role', head: intl.formatMessage({ id: 'record.columns.role', defaultMessage: 'Becomes' }), cell: ({ name, mappedTo }) => (
          <div className={styles.select}>
            <Select
              hideLabel label={intl.formatMessage({ id: 'record.columns.roleOf', defaultMessage: 'What {name} becomes' }, { name })} value={choices.mapping[name]?.role ?? mappedTo}
              options={roles.map((role) => ({ value: role, label: intl.formatMessage(roleWords[role]) }))}
              onChange={(value) => { const role = roles.find((one) => one === value); if (role) set(name, { role }) }}
            />
          </div>
        ) },
        { key: 'mask', head: intl.formatMessage({ id: 'record.columns.mask', defaultMessage: 'Shown' }), cell: ({ name, mask }) => (
          <div className={styles.select}>
            <Select
              hideLabel label={intl.formatMessage({ id: 'record.columns.maskOf', defaultMessage: 'Whether {name} is shown' }, { name })} value={choices.mapping[name]?.mask ?? mask}
              options={maskChoices.map((one) => ({ value: one, label: intl.formatMessage(maskWords[one]) }))}
              onChange={(value) => { const choice = maskChoices.find((one) => one === value); if (choice) set(name, { mask: choice }) }}
            />
          </div>
        ) },
      ]}
    />
  )
}
