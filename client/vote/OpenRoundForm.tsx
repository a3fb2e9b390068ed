// Starting a dot vote: the question, how many dots, how many on one, on which notes. Rules that cannot change later are said here.

import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { nanoid } from 'nanoid'
import { roundId, type ThingId } from '#shared/base/ids.ts'
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
type Plan = { readonly question: string; readonly budget: number; readonly perTarget: number; readonly on: On; readonly named: boolean }

/** The form. `onDone` gets the id of the round that was opened. */
export function OpenRoundForm({ onDone, onCancel }: { readonly onDone: (id: string) => void; readonly onCancel: () => void }) {
  const intl = useIntl()
  const { ask, busy, refusal } = useAsking()
  const selected = useSelectedNotes()
  const [plan, setPlan] = useState<Plan>(() => ({
    question: intl.formatMessage({ id: 'open.question.usual', defaultMessage: 'Which signal is the strongest?' }),
    budget: 3, perTarget: 2, on: selected.length > 1 ? 'selection' : 'notes', named: false,
  }))
  const open = async (): Promise<void> => {
    const { question, budget, perTarget, on, named } = plan
    const id = roundId.parse(nanoid(12))
    const targets = on === 'selection' ? [...selected] : on
    if (await ask({ type: 'open-round', round: { id, kind: 'dots', question, targets, budget, perTarget: Math.min(perTarget, budget), named, criteria: [], live: false } })) onDone(id)
  }
  return (
    <Stack gap={4}>
      <Fields plan={plan} onChange={setPlan} selected={selected.length} />
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'open.refused', defaultMessage: 'The vote was not started.' })} next={refusal.detail} />}
      <Stack gap={2} row justify="end">
        <Button look="quiet" onClick={onCancel}><FormattedMessage id="open.cancel" defaultMessage="Not now" /></Button>
        <Button
          look="primary" busy={busy} onClick={() => void open()}
          {...(plan.question.trim() === '' ? { reason: intl.formatMessage({ id: 'open.noQuestion', defaultMessage: 'Write the question first.' }) } : {})}
        >
          <FormattedMessage id="open.start" defaultMessage="Start the vote" />
        </Button>
      </Stack>
    </Stack>
  )
}

function Fields({ plan, onChange, selected }: { readonly plan: Plan; readonly onChange: (plan: Plan) => void; readonly selected: number }) {
  const intl = useIntl()
  const set = (fields: Partial<Plan>): void => onChange({ ...plan, ...fields })
  return (
    <>
      <TextField
        label={intl.formatMessage({ id: 'open.question', defaultMessage: 'What do you ask?' })}
        value={plan.question} maxLength={300} dir="auto" onChange={(question) => set({ question })}
      />
      <Stack gap={4} row wrap>
        <Stepper label={intl.formatMessage({ id: 'open.budget', defaultMessage: 'Dots each' })} value={plan.budget} min={1} max={20} onChange={(budget) => set({ budget })} />
        <Stepper
          label={intl.formatMessage({ id: 'open.perTarget', defaultMessage: 'At most on one' })}
          value={Math.min(plan.perTarget, plan.budget)} min={1} max={plan.budget} onChange={(perTarget) => set({ perTarget })}
        />
      </Stack>
      <Segmented<On>
        label={intl.formatMessage({ id: 'open.on', defaultMessage: 'On what' })} value={plan.on} onChange={(on) => set({ on })} full
        options={[
          { value: 'notes', label: intl.formatMessage({ id: 'open.on.notes', defaultMessage: 'All notes' }) },
          { value: 'selection', label: intl.formatMessage({ id: 'open.on.selection', defaultMessage: '{n, number} selected' }, { n: selected }), disabled: selected === 0 },
          { value: 'records', label: intl.formatMessage({ id: 'open.on.records', defaultMessage: 'Records' }) },
        ]}
      />
      <Checkbox
        label={intl.formatMessage({ id: 'open.named', defaultMessage: 'Show names when it is revealed' })}
        help={intl.formatMessage({ id: 'open.named.help', defaultMessage: 'Otherwise names are destroyed at the reveal; only departments are shown.' })}
        checked={plan.named} onChange={(named) => set({ named })}
      />
    </>
  )
}

/** The notes among what is selected on the canvas or in the list. */
function useSelectedNotes(): readonly ThingId[] {
  const selection = useDesk((desk) => desk.selection)
  return useThings('note').filter((note) => selection.includes(note.id)).map((note) => note.id)
}
