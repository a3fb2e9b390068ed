// Opening a scene: which customer, what the situation is, who takes part, and the motive. The server makes the brief from the record
// and the motive and seals it; here the motive is only typed and sent. The scene also gets a card on the canvas.

import { useState } from 'react'
import { useIntl, FormattedMessage } from 'react-intl'
import { nanoid } from 'nanoid'
import { newThingId, recordId, sceneId } from '#shared/base/ids.ts'
import { addThings } from '#shared/document/things.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { TextArea } from '#client/look/TextArea.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useAsking } from '#client/session/asking.ts'
import { useRecords, useSession, useStanding } from '#client/session/hooks.ts'
import { spotForScene } from './scene-spot.ts'

const mostRoles = 12
const roleLength = 60

/** The form. `onDone` gets the id of the scene that was opened. */
export function OpenSceneForm({ onDone, onCancel }: { readonly onDone: (id: string) => void; readonly onCancel: () => void }) {
  const intl = useIntl()
  const { document } = useSession()
  const { ask, busy, refusal } = useAsking()
  const [record, setRecord] = useState('')
  const [title, setTitle] = useState('')
  const [situation, setSituation] = useState('')
  const [roles, setRoles] = useState(() => intl.formatMessage({ id: 'scene.roles.usual', defaultMessage: 'Customer, Seller, Supporter, Observer' }))
  const [motive, setMotive] = useState('')
  const [turnMinutes, setTurnMinutes] = useState(5)
  const named = roleNames(roles)
  const problem = useProblem(title, named)
  const open = async (): Promise<void> => {
    const id = sceneId.parse(nanoid(12))
    const chosen = recordId.safeParse(record)
    const scene = { id, title, situation, recordId: chosen.success ? chosen.data : null, roles: named, turnMinutes }
    if (!await ask({ type: 'open-scene', scene, motive })) return
    addThings(document, [{ id: newThingId('scene', nanoid), kind: 'scene', fields: { scene: id }, placement: { at: spotForScene(document) } }])
    onDone(id)
  }
  return (
    <Stack gap={4}>
      <RecordChoice value={record} onChange={setRecord} />
      <TextField
        label={intl.formatMessage({ id: 'scene.title', defaultMessage: 'Name of the scene' })} value={title} maxLength={120} onChange={setTitle}
        placeholder={intl.formatMessage({ id: 'scene.title.example', defaultMessage: 'The call before renewal' })}
      />
      <TextArea
        label={intl.formatMessage({ id: 'scene.situation', defaultMessage: 'The situation' })} optional grow rows={2} value={situation} maxLength={600} onChange={setSituation}
        help={intl.formatMessage({ id: 'scene.situation.help', defaultMessage: 'Everybody reads this.' })}
      />
      <TextArea
        label={intl.formatMessage({ id: 'scene.motive', defaultMessage: 'What the customer wants and will not say at once' })} optional grow rows={2} value={motive} maxLength={1_000} onChange={setMotive}
        help={intl.formatMessage({ id: 'scene.motive.help', defaultMessage: 'Secret until the debrief: only whoever acts the customer reads it. You know it now, so let somebody else act the customer.' })}
      />
      <TextField
        label={intl.formatMessage({ id: 'scene.roles', defaultMessage: 'Roles' })} value={roles} onChange={setRoles}
        help={intl.formatMessage({ id: 'scene.roles.help', defaultMessage: 'With commas between. The first one is the customer; whoever is left over gets the last one.' })}
      />
      <Stepper
        label={intl.formatMessage({ id: 'scene.minutes', defaultMessage: 'Minutes a turn' })} value={turnMinutes} min={1} max={60} onChange={setTurnMinutes}
      />
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'scene.refused', defaultMessage: 'The scene was not opened.' })} next={refusal.detail} />}
      <Stack gap={2} row justify="end">
        <Button look="quiet" onClick={onCancel}><FormattedMessage id="scene.cancel" defaultMessage="Not now" /></Button>
        <Button look="primary" busy={busy} onClick={() => void open()} {...(problem === null ? {} : { reason: problem })}>
          <FormattedMessage id="scene.start" defaultMessage="Open the scene" />
        </Button>
      </Stack>
    </Stack>
  )
}

function RecordChoice({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const intl = useIntl()
  const records = useRecords()
  const chosen = useStanding().records.flatMap((id) => records.get(id) ?? [])
  return (
    <Select
      label={intl.formatMessage({ id: 'scene.record', defaultMessage: 'Which customer' })} value={value} onChange={onChange}
      help={chosen.length === 0
        ? intl.formatMessage({ id: 'scene.record.none', defaultMessage: 'There are no records on this board yet. Without one the brief holds only what you write below.' })
        : intl.formatMessage({ id: 'scene.record.help', defaultMessage: 'The private brief is made of what this record says.' })}
      options={[
        { value: '', label: intl.formatMessage({ id: 'scene.record.invented', defaultMessage: 'An invented customer' }) },
        ...chosen.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}

function useProblem(title: string, roles: readonly string[]): string | null {
  const intl = useIntl()
  if (title.trim() === '') return intl.formatMessage({ id: 'scene.noTitle', defaultMessage: 'Give the scene a name first.' })
  if (roles.length === 0) return intl.formatMessage({ id: 'scene.noRoles', defaultMessage: 'Name at least one role, the customer.' })
  if (roles.length > mostRoles) return intl.formatMessage({ id: 'scene.manyRoles', defaultMessage: 'Name at most {most, number} roles.' }, { most: mostRoles })
  if (new Set(roles).size < roles.length) return intl.formatMessage({ id: 'scene.sameRoles', defaultMessage: 'Give every role a name of its own.' })
  if (roles.some((role) => role.length > roleLength)) return intl.formatMessage({ id: 'scene.longRoles', defaultMessage: 'A role has at most {most, number} letters.' }, { most: roleLength })
  return null
}

function roleNames(written: string): string[] {
  return written.split(',').map((role) => role.trim()).filter((role) => role !== '')
}
