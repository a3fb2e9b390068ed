// Changing the agenda: titles, minutes, instructions, order. A draft on this screen until "Keep", so that nobody in the room
// sees half a plan; the server takes it as a whole.

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { nanoid } from 'nanoid'
import { stepId } from '#shared/base/ids.ts'
import type { AgendaStep } from '#shared/agenda/agenda.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useAsking } from '#client/session/asking.ts'
import styles from './AgendaPanel.module.css'

/** The form; `onDone` after it was kept or given up. */
export function AgendaEditor({ steps, onDone }: { readonly steps: readonly AgendaStep[]; readonly onDone: () => void }) {
  const intl = useIntl()
  const [draft, setDraft] = useState<readonly AgendaStep[]>(steps)
  const { ask, busy, refusal } = useAsking()
  const change = (id: string, fields: Partial<AgendaStep>): void => setDraft(draft.map((one) => (one.id === id ? { ...one, ...fields } : one)))
  const move = (index: number, by: number): void => {
    const next = [...draft]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + by, 0, moved)
    setDraft(next)
  }
  const untitled = draft.some((one) => one.title.trim() === '')
  const keep = async (): Promise<void> => {
    if (await ask({ type: 'set-agenda', steps: [...draft] })) onDone()
  }
  return (
    <Stack gap={4}>
      <ol className={styles.steps}>
        {draft.map((one, i) => (
          <DraftStep
            key={one.id} step={one} at={i} of={draft.length} onChange={(fields) => change(one.id, fields)}
            onMove={(by) => move(i, by)} onRemove={() => setDraft(draft.filter((other) => other.id !== one.id))}
          />
        ))}
      </ol>
      <Button icon={Plus} onClick={() => setDraft([...draft, { id: stepId.parse(nanoid(10)), title: '', minutes: 10, instruction: '' }])}>
        <FormattedMessage id="agenda.step.add" defaultMessage="Add a step" />
      </Button>
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'agenda.refused', defaultMessage: 'The agenda was not kept.' })} next={refusal.detail} />}
      <Stack gap={2} row justify="end">
        <Button look="quiet" onClick={onDone}><FormattedMessage id="agenda.cancel" defaultMessage="Leave as it was" /></Button>
        <Button
          look="primary" busy={busy} onClick={() => void keep()}
          {...(untitled ? { reason: intl.formatMessage({ id: 'agenda.untitled', defaultMessage: 'Give every step a title.' }) } : {})}
        >
          <FormattedMessage id="agenda.keep" defaultMessage="Keep the agenda" />
        </Button>
      </Stack>
    </Stack>
  )
}

type DraftProps = {
  readonly step: AgendaStep; readonly at: number; readonly of: number
  readonly onChange: (fields: Partial<AgendaStep>) => void; readonly onMove: (by: number) => void; readonly onRemove: () => void
}

function DraftStep({ step, at, of, onChange, onMove, onRemove }: DraftProps) {
  const intl = useIntl()
  const title = step.title.trim() === '' ? intl.formatMessage({ id: 'agenda.step.title', defaultMessage: 'Step {n, number}' }, { n: at + 1 }) : step.title
  return (
    <li className={styles.draft}>
      <TextField
        label={intl.formatMessage({ id: 'agenda.step.title', defaultMessage: 'Step {n, number}' }, { n: at + 1 })}
        value={step.title} maxLength={80} dir="auto" onChange={(words) => onChange({ title: words })}
      />
      <TextField
        label={intl.formatMessage({ id: 'agenda.step.instruction', defaultMessage: 'What to do, in one line' })}
        value={step.instruction} maxLength={300} optional dir="auto" onChange={(instruction) => onChange({ instruction })}
      />
      <div className={styles.row}>
        <Stepper
          label={intl.formatMessage({ id: 'agenda.step.minutes', defaultMessage: 'Minutes' })}
          value={step.minutes} min={0} max={240} step={5} onChange={(minutes) => onChange({ minutes })}
        />
        <IconButton icon={ArrowUp} label={intl.formatMessage({ id: 'agenda.step.up', defaultMessage: 'Move {title} up' }, { title })} disabled={at === 0} onClick={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={intl.formatMessage({ id: 'agenda.step.down', defaultMessage: 'Move {title} down' }, { title })} disabled={at === of - 1} onClick={() => onMove(1)} />
        <IconButton icon={Trash2} label={intl.formatMessage({ id: 'agenda.step.remove', defaultMessage: 'Remove {title}' }, { title })} onClick={onRemove} />
      </div>
    </li>
  )
}
