// Starting a dot vote: the question, how many dots, how many on one, on which notes. Rules that cannot change later are said here.

import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { nanoid } from 'nanoid'
import { roundId } from '#shared/base/ids.ts'
import { Button } from '#client/look/Button.tsx'
import { Checkbox } from '#client/look/Checkbox.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Segmented } from '#client/look/Segmented.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useAsking } from '#client/session/asking.ts'
import { useThings } from '#client/session/hooks.ts'

type On = 'notes' | 'selection' | 'records'

/** The form. `onDone` gets the id of the round that was opened. */
export function OpenRoundForm({ onDone, onCancel }: { readonly onDone: (id: string) => void; readonly onCancel: () => void }) {
  const intl = useIntl()
  const { ask, busy, refusal } = useAsking()
  const notes = useThings('note')
  const selection = useDesk((desk) => desk.selection)
  const selected = notes.filter((note) => selection.includes(note.id)).map((note) => note.id)
  const [question, setQuestion] = useState(() => intl.formatMessage({ id: 'open.question.usual', defaultMessage: 'Which signal is the strongest?' }))
  const [budget, setBudget] = useState(3)
  const [perTarget, setPerTarget] = useState(2)
  const [on, setOn] = useState<On>(selected.length > 1 ? 'selection' : 'notes')
  const [named, setNamed] = useState(false)
  const open = async (): Promise<void> => {
    const id = roundId.parse(nanoid(12))
    const targets = on === 'selection' ? selected : on
    if (await ask({ type: 'open-round', round: { id, kind: 'dots', question, targets, budget, perTarget: Math.min(perTarget, budget), named } })) onDone(id)
  }
  return (
    <Stack gap={4}>
      <TextField
        label={intl.formatMessage({ id: 'open.question', defaultMessage: 'What do you ask?' })}
        value={question} maxLength={300} onChange={setQuestion}
      />
      <Stack gap={4} row wrap>
        <Stepper label={intl.formatMessage({ id: 'open.budget', defaultMessage: 'Dots each' })} value={budget} min={1} max={20} onChange={setBudget} />
        <Stepper
          label={intl.formatMessage({ id: 'open.perTarget', defaultMessage: 'At most on one' })}
          value={Math.min(perTarget, budget)} min={1} max={budget} onChange={setPerTarget}
        />
      </Stack>
      <Segmented<On>
        label={intl.formatMessage({ id: 'open.on', defaultMessage: 'On what' })} value={on} onChange={setOn} full
        options={[
          { value: 'notes', label: intl.formatMessage({ id: 'open.on.notes', defaultMessage: 'All notes' }) },
          { value: 'selection', label: intl.formatMessage({ id: 'open.on.selection', defaultMessage: '{n, number} selected' }, { n: selected.length }), disabled: selected.length === 0 },
          { value: 'records', label: intl.formatMessage({ id: 'open.on.records', defaultMessage: 'Records' }) },
        ]}
      />
      <Checkbox
        label={intl.formatMessage({ id: 'open.named', defaultMessage: 'Show names when it is revealed' })}
        help={intl.formatMessage({ id: 'open.named.help', defaultMessage: 'Otherwise names are destroyed at the reveal; only departments are shown.' })}
        checked={named} onChange={setNamed}
      />
      {refusal && <ErrorNote happened={<FormattedMessage id="open.refused" defaultMessage="The vote was not started." />} next={refusal.detail} />}
      <Stack gap={2} row justify="end">
        <Button look="quiet" onClick={onCancel}><FormattedMessage id="open.cancel" defaultMessage="Not now" /></Button>
        <Button
          look="primary" busy={busy} onClick={() => void open()}
          {...(question.trim() === '' ? { reason: intl.formatMessage({ id: 'open.noQuestion', defaultMessage: 'Write the question first.' }) } : {})}
        >
          <FormattedMessage id="open.start" defaultMessage="Start the vote" />
        </Button>
      </Stack>
    </Stack>
  )
}
