// Which departments take part: the usual ones to click, others to write. Each has its colour from here on.

import { Check, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { departmentName, usualDepartments } from '#shared/board/people.ts'
import { cx } from '#client/look/cx.ts'
import { IconButton } from '#client/look/IconButton.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { TextField } from '#client/look/TextField.tsx'
import form from './form.module.css'

type Props = { readonly chosen: readonly string[]; readonly onChange: (chosen: readonly string[]) => void }

/** Chips that are on or off, and a field for one more. */
export function DepartmentPicker({ chosen, onChange }: Props) {
  const intl = useIntl()
  const [another, setAnother] = useState('')
  const own = chosen.filter((name) => !usualDepartments.some((usual) => usual === name))
  const toggle = (name: string): void => onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  const read = departmentName.safeParse(another)
  const add = (): void => {
    if (!read.success) return
    if (!chosen.includes(read.data)) onChange([...chosen, read.data])
    setAnother('')
  }
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}><FormattedMessage id="new.departments" defaultMessage="Who takes part" /></legend>
      <div className={form.chips}>
        {[...usualDepartments, ...own].map((name) => (
          <button
            key={name} type="button" aria-pressed={chosen.includes(name)} data-hue={hueOf(name)} dir="auto"
            className={cx(form.chip, chosen.includes(name) && form.on)} onClick={() => toggle(name)}
          >
            {chosen.includes(name) ? <Check aria-hidden className={form.small} /> : <Plus aria-hidden className={form.small} />}
            {name}
            {own.includes(name) && <X aria-hidden className={form.small} />}
          </button>
        ))}
      </div>
      <div className={form.another}>
        <TextField
          hideLabel value={another} onChange={setAnother} maxLength={40} label={intl.formatMessage({ id: 'new.department.another', defaultMessage: 'Another department' })}
          placeholder={intl.formatMessage({ id: 'new.department.another', defaultMessage: 'Another department' })}
          onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add() } }}
        />
        <IconButton icon={Plus} look="plain" onClick={add} label={intl.formatMessage({ id: 'new.department.add', defaultMessage: 'Add this department' })} />
      </div>
    </fieldset>
  )
}
