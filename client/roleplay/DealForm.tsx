// Dealing by hand: a role for each person, or none. The first role is the customer's and goes to exactly one.

import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { PersonId } from '#shared/base/ids.ts'
import { may } from '#shared/board/people.ts'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Button } from '#client/look/Button.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import type { Asking } from '#client/session/asking.ts'
import { useHere, usePeople } from '#client/session/hooks.ts'

type Props = { readonly scene: Scene; readonly asking: Asking; readonly onDone: () => void }

/** The form; `onDone` after the roles were dealt or it was given up. */
export function DealForm({ scene: { plan, deal }, asking: { ask, busy }, onDone }: Props) {
  const intl = useIntl()
  const here = new Set(useHere().map(({ person }) => person.id))
  const players = usePeople().filter((person) => may(person.role, 'vote')).sort((a, b) => Number(here.has(b.id)) - Number(here.has(a.id)))
  const [chosen, setChosen] = useState<ReadonlyMap<PersonId, string>>(() => new Map(deal?.parts.map(({ person, role }) => [person, role])))
  const parts = players.flatMap(({ id }) => {
    const role = chosen.get(id)
    return role === undefined || role === '' ? [] : [{ person: id, role }]
  })
  const actors = parts.filter(({ role }) => role === plan.roles[0])
  const [actor] = actors
  const give = async (): Promise<void> => {
    if (actor && await ask({ type: 'deal-roles', sceneId: plan.id, deal: { actor: actor.person, parts } })) onDone()
  }
  const options = [{ value: '', label: intl.formatMessage({ id: 'deal.none', defaultMessage: 'Does not play' }) }, ...plan.roles.map((role) => ({ value: role, label: role }))]
  return (
    <Stack gap={3}>
      {players.map(({ id, name, department }) => (
        <Select
          key={id} value={chosen.get(id) ?? ''} options={options} onChange={(role) => setChosen(new Map(chosen).set(id, role))}
          label={here.has(id)
            ? intl.formatMessage({ id: 'deal.person', defaultMessage: '{name}, {department}' }, { name, department })
            : intl.formatMessage({ id: 'deal.person.away', defaultMessage: '{name}, {department} (not here now)' }, { name, department })}
        />
      ))}
      <Stack gap={2} row justify="end" wrap>
        <Button look="quiet" onClick={onDone}><FormattedMessage id="deal.cancel" defaultMessage="Leave as it was" /></Button>
        <Button
          look="primary" busy={busy} onClick={() => void give()}
          {...(actors.length === 1 ? {} : { reason: intl.formatMessage({ id: 'deal.one', defaultMessage: 'Choose exactly one person as {role}.' }, { role: plan.roles[0] }) })}
        >
          <FormattedMessage id="deal.give" defaultMessage="Give these roles" />
        </Button>
      </Stack>
    </Stack>
  )
}
