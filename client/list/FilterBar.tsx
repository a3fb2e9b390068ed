// What of the list is looked at: by words, by kind, by department. Held by the desk, so that the canvas can dim by the same.

import { ListFilter } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { Checkbox } from '#client/look/Checkbox.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Popover } from '#client/look/Popover.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { usePeople, useThings } from '#client/session/hooks.ts'
import { signs } from '#client/text/signs.ts'
import { isFiltering } from './arrange.ts'
import styles from './List.module.css'

/** The button in the panel's head with everything behind it. */
export function FilterBar() {
  const intl = useIntl()
  const filters = useDesk((desk) => desk.filters)
  const on = isFiltering(filters)
  const label = on ? intl.formatMessage({ id: 'list.filter.on', defaultMessage: 'Filter (on)' }) : intl.formatMessage({ id: 'list.filter', defaultMessage: 'Filter' })
  return (
    <Popover label={intl.formatMessage({ id: 'list.filter', defaultMessage: 'Filter' })} align="end" width="medium" trigger={<IconButton icon={ListFilter} size="small" label={label} pressed={on} />}>
      <Choices />
    </Popover>
  )
}

function Choices() {
  const intl = useIntl()
  const { signs: chosen, departments, text } = useDesk((desk) => desk.filters)
  const filter = useDesk((desk) => desk.filter)
  const known = useDepartments()
  return (
    <div className={styles.filters}>
      <TextField label={intl.formatMessage({ id: 'list.filter.text', defaultMessage: 'With these words' })} value={text} onChange={(next) => filter({ text: next })} />
      <fieldset className={styles.choices}>
        <legend><FormattedMessage id="list.filter.kinds" defaultMessage="Kinds of note" /></legend>
        {signs.map(({ sign, word }) => (
          <Checkbox key={sign} label={intl.formatMessage(word)} checked={chosen.includes(sign)} onChange={(yes) => filter({ signs: toggled(chosen, sign, yes) })} />
        ))}
      </fieldset>
      {known.length > 1 && (
        <fieldset className={styles.choices}>
          <legend><FormattedMessage id="list.filter.departments" defaultMessage="Departments" /></legend>
          {known.map((name) => <Checkbox key={name} label={name} checked={departments.includes(name)} onChange={(yes) => filter({ departments: toggled(departments, name, yes) })} />)}
        </fieldset>
      )}
      <Button size="small" onClick={() => filter({ signs: [], departments: [], text: '' })}><FormattedMessage id="list.filtered.all" defaultMessage="Show all" /></Button>
    </div>
  )
}

function toggled<T>(list: readonly T[], one: T, yes: boolean): readonly T[] {
  return yes ? [...list, one] : list.filter((other) => other !== one)
}

/** Departments of people and of notes (whose writers may have left), by name. */
function useDepartments(): readonly string[] {
  const people = usePeople()
  const notes = useThings('note')
  const names = [...people, ...notes].map(({ department }) => department).filter((name) => name !== '')
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b))
}
