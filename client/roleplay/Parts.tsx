// Who plays what. The customer stands first; people who have gone home are said to be away.

import { FormattedMessage, useIntl } from 'react-intl'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Avatar } from '#client/look/Avatar.tsx'
import { Badge } from '#client/look/Badge.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { useHere, useMe, useStanding } from '#client/session/hooks.ts'
import styles from './Scene.module.css'

/** The roles, with their people once they are dealt. */
export function Parts({ scene: { plan, deal } }: { readonly scene: Scene }) {
  const intl = useIntl()
  const me = useMe()
  const { people } = useStanding()
  const here = new Set(useHere().map(({ person }) => person.id))
  const label = intl.formatMessage({ id: 'parts.label', defaultMessage: 'Roles' })
  if (deal === null) {
    return <ul className={styles.roles} aria-label={label}>{plan.roles.map((role) => <li key={role}><Badge>{role}</Badge></li>)}</ul>
  }
  const parts = [...deal.parts].sort((a, b) => Number(b.person === deal.actor) - Number(a.person === deal.actor))
  return (
    <ul className={styles.parts} aria-label={label}>
      {parts.map(({ person: id, role }) => {
        const person = people.get(id)
        const away = !here.has(id)
        return (
          <li key={id} className={styles.part}>
            <Avatar name={person?.name ?? ''} hue={hueOf(person?.department ?? '')} size="small" away={away} decorative />
            <span className={styles.partName} dir="auto">
              {person?.name}
              {id === me.id && <span className={styles.soft}> <FormattedMessage id="parts.you" defaultMessage="(you)" /></span>}
              {away && <span className={styles.soft}> <FormattedMessage id="parts.away" defaultMessage="(not here now)" /></span>}
            </span>
            <Badge {...(id === deal.actor ? { tone: 'accent' as const } : {})}>{role}</Badge>
          </li>
        )
      })}
    </ul>
  )
}
