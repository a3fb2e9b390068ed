// Top right: who is here (a click follows them), inviting others, and the room's menu.

import { Ellipsis, Star, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Person } from '#shared/board/people.ts'
import { useDesk } from '#client/desk/desk.ts'
import { AvatarRow } from '#client/look/AvatarRow.tsx'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useHere, useMay, useMe } from '#client/session/hooks.ts'
import { RoomMenu } from './RoomMenu.tsx'
import { ShareDialog } from './ShareDialog.tsx'
import styles from './room.module.css'

/** Avatars, share, menu. */
export function PeopleBar() {
  const intl = useIntl()
  const me = useMe()
  const narrow = useNarrow()
  const mayShare = useMay('share')
  const following = useDesk((desk) => desk.following)
  const follow = useDesk((desk) => desk.follow)
  const [sharing, setSharing] = useState(false)
  const people = everybody(useHere().map(({ person }) => person), me)
  return (
    <div className={styles.group} data-part="people">
      <AvatarRow
        label={intl.formatMessage({ id: 'people.here', defaultMessage: 'Who is here. Choose somebody to follow them.' })} max={narrow ? 2 : 5} picked={following ?? undefined}
        onPick={(id) => {
          const person = people.find((one) => one.id === id)
          if (person !== undefined && person.id !== me.id) follow(following === person.id ? null : person.id)
        }}
        people={people.map((person) => ({
          id: person.id, name: person.name, hue: hueOf(person.department), detail: person.department,
          ...(person.role === 'facilitator' ? { mark: <Star aria-hidden />, markLabel: intl.formatMessage({ id: 'people.facilitator', defaultMessage: 'Facilitator' }) } : {}),
        }))}
      />
      {mayShare && (narrow
        ? <IconButton icon={UserPlus} label={intl.formatMessage({ id: 'people.share', defaultMessage: 'Share' })} onClick={() => setSharing(true)} />
        : <Button size="small" icon={UserPlus} onClick={() => setSharing(true)}><FormattedMessage id="people.share" defaultMessage="Share" /></Button>)}
      <RoomMenu trigger={<IconButton icon={Ellipsis} label={intl.formatMessage({ id: 'people.menu', defaultMessage: 'Menu' })} />} />
      {sharing && <ShareDialog onClose={() => setSharing(false)} />}
    </div>
  )
}

/** Each person once, oneself last. */
function everybody(here: readonly Person[], me: Person): readonly Person[] {
  const others = new Map(here.filter((person) => person.id !== me.id).map((person) => [person.id, person]))
  return [...others.values(), me]
}
