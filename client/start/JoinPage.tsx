// Coming in: what the session is about, who is there, one's name and department, one button. The name is remembered here.

import { useEffect, useState, type FormEvent } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { BoardId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { departmentName, personName, usualDepartments, type Person } from '#shared/board/people.ts'
import { AvatarRow } from '#client/look/AvatarRow.tsx'
import { Button } from '#client/look/Button.tsx'
import { cx } from '#client/look/cx.ts'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { Skeleton } from '#client/look/Skeleton.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { join, lookIn, type Door } from '#client/session/doors.ts'
import { knownBoardOf, lastName, rememberName } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { isUnreached, unreached, type Unreached } from '#client/session/reach.ts'
import { RoleWord } from './KnownSessions.tsx'
import { LobbyFrame } from './LobbyFrame.tsx'
import { browserFetch, troubleWords } from './server.ts'
import { usePageTitle } from './usePageTitle.ts'
import form from './form.module.css'
import styles from './start.module.css'

type Props = { readonly id: BoardId; readonly linkKey: string; readonly onJoined: (me: Person) => void }

/** The page behind an invitation link. */
export function JoinPage({ id, linkKey, onJoined }: Props) {
  const intl = useIntl()
  const door = useDoor(id, linkKey)
  usePageTitle(door?.title ?? intl.formatMessage({ id: 'join.title', defaultMessage: 'Join' }))
  return (
    <LobbyFrame narrow>
      <div className={styles.joining}>
        {door === null ? <Skeleton lines={3} label={intl.formatMessage({ id: 'join.looking', defaultMessage: 'Looking in' })} /> : <About door={door} />}
        <JoinForm id={id} linkKey={linkKey} departments={door?.departments ?? []} onJoined={onJoined} />
      </div>
    </LobbyFrame>
  )
}

function About({ door }: { readonly door: Door }) {
  const intl = useIntl()
  return (
    <div className={styles.about}>
      <RoleWord role={door.role} />
      <h1 className={styles.big} dir="auto">{door.title === '' ? <FormattedMessage id="join.untitled" defaultMessage="Join the session" /> : door.title}</h1>
      {door.objective !== '' && <p className={styles.objective} dir="auto">{door.objective}</p>}
      {door.here.length > 0 && (
        <div className={styles.present}>
          <AvatarRow
            label={intl.formatMessage({ id: 'join.here.label', defaultMessage: 'Who is there' })}
            people={door.here.map((one, i) => ({ id: String(i), name: one.name, hue: hueOf(one.department), detail: one.department }))}
          />
          <FormattedMessage id="join.here" defaultMessage="{count, plural, one {# person is there} other {# people are there}}" values={{ count: door.here.length }} />
        </div>
      )}
    </div>
  )
}

function JoinForm({ id, linkKey, departments, onJoined }: Props & { readonly departments: readonly string[] }) {
  const intl = useIntl()
  const [last] = useState(() => lastName(localShelf()))
  const [name, setName] = useState(last.name)
  const [department, setDepartment] = useState(last.department)
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Refusal | Unreached | null>(null)
  const nameRead = personName.safeParse(name)
  const departmentRead = departmentName.safeParse(department)
  const enter = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setAsked(true)
    if (!nameRead.success || !departmentRead.success) return
    setBusy(true)
    const answer = await join(browserFetch, id, { key: linkKey, name: nameRead.data, department: departmentRead.data })
    setBusy(false)
    if (isRefusal(answer) || isUnreached(answer)) { setTrouble(answer); return }
    rememberName(localShelf(), nameRead.data, departmentRead.data)
    onJoined(answer)
  }
  return (
    <form className={form.card} onSubmit={(event) => { void enter(event) }} noValidate>
      <TextField
        value={name} onChange={setName} autoComplete="name" maxLength={60} required dir="auto"
        label={intl.formatMessage({ id: 'join.name', defaultMessage: 'Your name' })}
        {...(asked && !nameRead.success ? { error: intl.formatMessage({ id: 'join.name.missing', defaultMessage: 'Write the name the others know you by.' }) } : {})}
      />
      <DepartmentChoice offered={departments.length > 0 ? departments : usualDepartments} chosen={department} onChoose={setDepartment} missing={asked && !departmentRead.success} />
      {trouble && <ErrorNote {...troubleWords(intl, trouble)} />}
      <Button type="submit" look="primary" busy={busy} full><FormattedMessage id="join.enter" defaultMessage="Join the session" /></Button>
    </form>
  )
}

type ChoiceProps = { readonly offered: readonly string[]; readonly chosen: string; readonly onChoose: (name: string) => void; readonly missing: boolean }

function DepartmentChoice({ offered, chosen, onChoose, missing }: ChoiceProps) {
  const intl = useIntl()
  const [other, setOther] = useState(chosen !== '' && !offered.includes(chosen))
  return (
    <fieldset className={form.fieldset} aria-describedby={missing ? 'join-missing' : undefined}>
      <legend className={form.legend}><FormattedMessage id="join.department" defaultMessage="Your department" /></legend>
      <div className={form.chips}>
        {offered.map((name) => (
          <label key={name} className={cx(form.chip, !other && chosen === name && form.on)} data-hue={hueOf(name)} dir="auto">
            <input type="radio" name="department" className={form.radio} checked={!other && chosen === name} onChange={() => { setOther(false); onChoose(name) }} />
            <span className={form.dot} aria-hidden="true" />
            {name}
          </label>
        ))}
        <label className={cx(form.chip, other && form.on)} data-hue={other && chosen !== '' ? hueOf(chosen) : undefined}>
          <input type="radio" name="department" className={form.radio} checked={other} onChange={() => { setOther(true); onChoose('') }} />
          <span className={form.dot} aria-hidden="true" />
          <FormattedMessage id="join.other" defaultMessage="Another one" />
        </label>
      </div>
      {other && (
        <TextField
          value={chosen} onChange={onChoose} maxLength={40} dir="auto" hideLabel label={intl.formatMessage({ id: 'join.other.name', defaultMessage: 'Name of your department' })}
          placeholder={intl.formatMessage({ id: 'join.other.name', defaultMessage: 'Name of your department' })}
        />
      )}
      {missing && <p id="join-missing" className={form.error}><FormattedMessage id="join.department.missing" defaultMessage="Choose where you work. It gives you your colour on the board." /></p>}
    </fieldset>
  )
}

/** What the link leads to; from what this browser remembers when the server does not say. Null while asking. */
function useDoor(id: BoardId, key: string): Door | null {
  const [door, setDoor] = useState<Door | null>(null)
  useEffect(() => {
    let gone = false
    void lookIn(browserFetch, id, key).catch(() => unreached).then((answer) => {
      if (gone) return
      const known = knownBoardOf(localShelf(), id)
      const blind: Door = { title: known?.title ?? '', objective: known?.objective ?? '', role: known?.role ?? 'participant', departments: [], here: [] }
      setDoor(isRefusal(answer) || isUnreached(answer) ? blind : answer)
    })
    return () => { gone = true }
  }, [id, key])
  return door
}
