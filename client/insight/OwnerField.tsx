// Who does it: somebody of this session, or a name written freely for somebody who is not here.

import { useState } from 'react'
import { useIntl } from 'react-intl'
import { personId } from '#shared/base/ids.ts'
import type { Action } from '#shared/document/reading.ts'
import { setFields } from '#shared/document/things.ts'
import { Select } from '#client/look/Select.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { usePeople, useSession, useStanding } from '#client/session/hooks.ts'

/** No id of a person: those begin with `p_`. */
const somebodyElse = 'else'

/** The owner's name; '' when there is none yet. */
export function useOwnerName(action: Action): string {
  const { people } = useStanding()
  return (action.owner === null ? undefined : people.get(action.owner)?.name) ?? action.ownerName
}

/** A choice of people, with a field for another name. */
export function OwnerField({ action }: { readonly action: Action }) {
  const intl = useIntl()
  const { document } = useSession()
  const people = usePeople()
  const [writing, setWriting] = useState(false)
  const isElse = action.owner === null && (writing || action.ownerName !== '')
  const choose = (value: string): void => {
    const person = personId.safeParse(value)
    setWriting(value === somebodyElse)
    setFields(document, action.id, { owner: person.success ? person.data : null, ownerName: '' })
  }
  return (
    <>
      <Select
        label={intl.formatMessage({ id: 'action.owner', defaultMessage: 'Who' })} value={isElse ? somebodyElse : action.owner ?? ''} onChange={choose}
        options={[
          { value: '', label: intl.formatMessage({ id: 'action.owner.none', defaultMessage: 'Nobody yet' }) },
          ...people.map(({ id, name, department }) => ({ value: id, label: intl.formatMessage({ id: 'action.owner.person', defaultMessage: '{name}, {department}' }, { name, department }) })),
          { value: somebodyElse, label: intl.formatMessage({ id: 'action.owner.else', defaultMessage: 'Somebody else' }) },
        ]}
      />
      {isElse && (
        <TextField
          label={intl.formatMessage({ id: 'action.owner.name', defaultMessage: 'Their name' })} value={action.ownerName} maxLength={60} autoComplete="off"
          onChange={(ownerName) => setFields(document, action.id, { owner: null, ownerName })}
        />
      )}
    </>
  )
}
