// Everybody of this session: who is here, from where, in which role. A facilitator hands over and gives roles; anybody can be followed.

import { Ellipsis, Star, Users } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Person, Role } from '#shared/board/people.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Avatar } from '#client/look/Avatar.tsx'
import { Badge } from '#client/look/Badge.tsx'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu } from '#client/look/Menu.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { Panel } from '#client/look/Panel.tsx'
import { useAsking } from '#client/session/asking.ts'
import { useHere, useMay, useMe, usePeople } from '#client/session/hooks.ts'
import styles from './people.module.css'

/** The panel "People". */
export function PeoplePanel() {
  const intl = useIntl()
  const people = usePeople()
  const here = new Set(useHere().map(({ person }) => person.id))
  const openPanel = useDesk((desk) => desk.openPanel)
  const { ask, busy, refusal } = useAsking()
  const sorted = [...people].sort((a, b) => Number(here.has(b.id)) - Number(here.has(a.id)))
  return (
    <Panel title={intl.formatMessage({ id: 'people.title', defaultMessage: 'People' })} icon={Users} onClose={() => openPanel(null)}>
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'people.refused', defaultMessage: 'The role was not changed.' })} next={refusal.detail} />}
      <ul className={styles.people}>
        {sorted.map((person) => (
          <Somebody
            key={person.id} person={person} here={here.has(person.id)} busy={busy}
            onHandOver={() => { void ask({ type: 'hand-over', to: person.id }) }}
            onRole={(role) => { void ask({ type: 'give-role', to: person.id, role }) }}
          />
        ))}
      </ul>
    </Panel>
  )
}

type Props = { readonly person: Person; readonly here: boolean; readonly busy: boolean; readonly onHandOver: () => void; readonly onRole: (role: Role) => void }

function Somebody({ person, here, busy, onHandOver, onRole }: Props) {
  const intl = useIntl()
  const me = useMe()
  const facilitates = useMay('facilitate')
  const following = useDesk((desk) => desk.following === person.id)
  const follow = useDesk((desk) => desk.follow)
  const isMe = me.id === person.id
  const roles: readonly [Role, string, string][] = [
    ['facilitator', intl.formatMessage({ id: 'people.make.facilitator', defaultMessage: 'Facilitator' }), intl.formatMessage({ id: 'people.may.facilitator', defaultMessage: 'Runs the session: agenda, votes, records, roles' })],
    ['participant', intl.formatMessage({ id: 'people.make.participant', defaultMessage: 'Participant' }), intl.formatMessage({ id: 'people.may.participant', defaultMessage: 'Writes, moves things and votes' })],
    ['viewer', intl.formatMessage({ id: 'people.make.viewer', defaultMessage: 'Viewer' }), intl.formatMessage({ id: 'people.may.viewer', defaultMessage: 'Looks on, changes nothing' })],
  ]
  return (
    <li className={styles.person}>
      <Avatar name={person.name} hue={hueOf(person.department)} away={!here} decorative />
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {person.name}
          {isMe && <span className={styles.faint}> <FormattedMessage id="people.you" defaultMessage="(you)" /></span>}
        </span>
        <span className={styles.department} data-hue={hueOf(person.department)} dir="auto">{person.department}</span>
      </span>
      {person.role === 'facilitator' && <Badge tone="accent" icon={Star}><FormattedMessage id="people.facilitator" defaultMessage="Facilitator" /></Badge>}
      {person.role === 'viewer' && <Badge><FormattedMessage id="people.viewer" defaultMessage="Viewer" /></Badge>}
      {!isMe && here && (
        <Button size="small" look="quiet" aria-pressed={following} onClick={() => follow(following ? null : person.id)}>
          {following ? <FormattedMessage id="people.unfollow" defaultMessage="Stop" /> : <FormattedMessage id="people.follow" defaultMessage="Follow" />}
        </Button>
      )}
      {facilitates && !isMe && (
        <Menu
          label={intl.formatMessage({ id: 'people.role', defaultMessage: 'Role of {name}' }, { name: person.name })} align="end"
          trigger={<IconButton icon={Ellipsis} size="small" busy={busy} label={intl.formatMessage({ id: 'people.more', defaultMessage: 'More about {name}' }, { name: person.name })} />}
          items={[
            { label: intl.formatMessage({ id: 'people.handOver', defaultMessage: 'Hand over to {name}' }, { name: person.name }), onSelect: onHandOver, icon: Star, detail: intl.formatMessage({ id: 'people.handOver.more', defaultMessage: 'They run the session from here on' }) },
            { separator: true },
            { heading: intl.formatMessage({ id: 'people.roles', defaultMessage: 'Role' }) },
            ...roles.map(([role, label, detail]) => ({ label, detail, checked: person.role === role, onSelect: () => onRole(role) })),
          ]}
        />
      )}
    </li>
  )
}
