// One action: what, who, by when, how one would see that it worked. What it still lacks is said in words.
// The due date is a calendar date: it is shown as that date wherever somebody is.

import { CircleAlert, Trash2 } from 'lucide-react'
import { defineMessages, FormattedMessage, useIntl } from 'react-intl'
import { lacks } from '#shared/action/action.ts'
import type { Action } from '#shared/document/reading.ts'
import { setFields } from '#shared/document/things.ts'
import { Badge } from '#client/look/Badge.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Select } from '#client/look/Select.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useMay, useSession } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { OwnerField, useOwnerName } from './OwnerField.tsx'
import { useRemoving } from './useRemoving.ts'
import styles from './Insights.module.css'

const states = defineMessages({
  open: { id: 'action.open', defaultMessage: 'Open' },
  done: { id: 'action.done', defaultMessage: 'Done' },
  dropped: { id: 'action.dropped', defaultMessage: 'Dropped' },
})
const stateNames = ['open', 'done', 'dropped'] as const

/** Whoever has just made it by a button goes on to write in it. */
export const opened = { autoFocus: true } as const

type Props = { readonly action: Action; readonly fresh?: boolean }

/** A card of the list; for viewers to read only. `fresh` waits for its words. */
export function OneAction({ action, fresh = false }: Props) {
  const edits = useMay('edit')
  return <li className={styles.action}>{edits ? <Editing action={action} fresh={fresh} /> : <Reading action={action} />}</li>
}

function Editing({ action, fresh }: Required<Props>) {
  const intl = useIntl()
  const { document } = useSession()
  const remove = useRemoving()
  const what = intl.formatMessage({ id: 'action.what', defaultMessage: 'What to do' })
  const measure = intl.formatMessage({ id: 'action.measure', defaultMessage: 'How we will see that it worked' })
  return (
    <>
      <div className={styles.row}>
        <SharedText thing={action.id} label={what} placeholder={what} {...(fresh ? opened : {})} className={styles.what} />
        <IconButton
          icon={Trash2} size="small" onClick={() => remove(action)}
          label={intl.formatMessage({ id: 'action.remove', defaultMessage: 'Remove the action: {words}' }, { words: action.text })}
        />
      </div>
      <div className={styles.fields}>
        <OwnerField action={action} />
        <TextField
          type="date" label={intl.formatMessage({ id: 'action.due', defaultMessage: 'By when' })} value={action.due ?? ''} min="2000-01-01" max="9999-12-31"
          onChange={(due) => setFields(document, action.id, { due: due === '' ? null : due })}
        />
        <Select
          label={intl.formatMessage({ id: 'action.state', defaultMessage: 'How it stands' })} value={action.state}
          onChange={(state) => setFields(document, action.id, { state })}
          options={stateNames.map((state) => ({ value: state, label: intl.formatMessage(states[state]) }))}
        />
      </div>
      <div>
        <p className={styles.label} aria-hidden="true">{measure}</p>
        <SharedText thing={action.id} field="measure" label={measure} className={styles.measure} />
      </div>
      <Lacking action={action} />
    </>
  )
}

function Reading({ action }: { readonly action: Action }) {
  const intl = useIntl()
  const owner = useOwnerName(action)
  return (
    <>
      <p className={styles.what} dir="auto">{action.text}</p>
      <p className={styles.soft} dir="auto">
        {[owner, action.due === null ? '' : intl.formatDate(action.due, { dateStyle: 'medium', timeZone: 'UTC' })].filter((part) => part !== '').join(', ')}
      </p>
      {action.measure !== '' && <p className={styles.soft} dir="auto">{action.measure}</p>}
      <span><Badge tone={action.state === 'done' ? 'saved' : 'neutral'}>{intl.formatMessage(states[action.state])}</Badge></span>
      <Lacking action={action} />
    </>
  )
}

function Lacking({ action }: { readonly action: Action }) {
  const intl = useIntl()
  const missing = lacks(action)
  if (missing.length === 0 || action.state !== 'open') return null
  const words = {
    text: intl.formatMessage({ id: 'action.lacks.text', defaultMessage: 'what to do' }),
    owner: intl.formatMessage({ id: 'action.lacks.owner', defaultMessage: 'an owner' }),
    due: intl.formatMessage({ id: 'action.lacks.due', defaultMessage: 'a date' }),
  }
  return (
    <p className={styles.lacking}>
      <CircleAlert aria-hidden size={16} />
      <span><FormattedMessage id="action.lacks" defaultMessage="Still lacks {parts}." values={{ parts: intl.formatList(missing.map((part) => words[part])) }} /></span>
    </p>
  )
}
