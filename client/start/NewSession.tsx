// A new session: what we want to find out (required), a name for it, who takes part, and how long each step takes.
// Everything but the question (and the server's password, where it wants one) can be left as it is; all of it can be changed later in the room.

import { ChevronDown, Clock, Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { usualAgenda } from '#shared/agenda/agenda.ts'
import { boardFacts } from '#shared/board/board.ts'
import { usualDepartments } from '#shared/board/people.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { TextArea } from '#client/look/TextArea.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { keyIn, makeBoard, type MadeBoard } from '#client/session/doors.ts'
import { remember } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { isUnreached, type Unreached } from '#client/session/reach.ts'
import { DepartmentPicker } from './DepartmentPicker.tsx'
import { SessionPasswordField, useSessionPassword } from './SessionPassword.tsx'
import { browserFetch, troubleWords } from './server.ts'
import form from './form.module.css'

export type Made = { readonly board: MadeBoard; readonly title: string; readonly objective: string }
const usualMinutes = usualAgenda.map((step) => step.minutes)

/** The form at the right of the start page. */
export function NewSession({ onMade }: { readonly onMade: (made: Made) => void }) {
  const intl = useIntl()
  const [objective, setObjective] = useState('')
  const [title, setTitle] = useState('')
  const [departments, setDepartments] = useState<readonly string[]>(usualDepartments.slice(0, 5))
  const [minutes, setMinutes] = useState<readonly number[]>(usualMinutes)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Refusal | Unreached | null>(null)
  const password = useSessionPassword()
  const [today] = useState(() => new Date())
  const usualTitle = intl.formatMessage({ id: 'new.usualTitle', defaultMessage: 'Session of {day}' }, { day: intl.formatDate(today, { day: 'numeric', month: 'long' }) })

  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (objective.trim() === '') {
      setMissing(true)
      document.getElementById('new-objective')?.focus()
      return
    }
    if (password.lacks('missing')) return
    const facts = boardFacts.parse({ title: title.trim() || usualTitle, objective, departments })
    setBusy(true)
    setTrouble(null)
    const answer = await makeBoard(browserFetch, facts, password.word)
    setBusy(false)
    if (password.wasRefused(answer)) return
    if (isRefusal(answer) || isUnreached(answer)) { setTrouble(answer); return }
    keep(answer, facts, minutes)
    onMade({ board: answer, title: facts.title, objective: facts.objective })
  }
  return (
    <form className={form.card} onSubmit={(event) => { void make(event) }} noValidate aria-labelledby="new-title">
      <h2 id="new-title" className={form.cardTitle}><FormattedMessage id="new.title" defaultMessage="New session" /></h2>
      <Objective value={objective} missing={missing} onChange={(next) => { setObjective(next); setMissing(false) }} />
      <TextField
        value={title} onChange={setTitle} maxLength={120} optional placeholder={usualTitle}
        label={intl.formatMessage({ id: 'new.name', defaultMessage: 'Name of the session' })}
      />
      <DepartmentPicker chosen={departments} onChange={setDepartments} />
      <Minutes minutes={minutes} onChange={setMinutes} />
      <SessionPasswordField password={password} />
      {trouble && <ErrorNote {...troubleWords(intl, trouble)} />}
      <Button type="submit" look="primary" icon={Plus} busy={busy} full><FormattedMessage id="new.make" defaultMessage="Make the session" /></Button>
    </form>
  )
}

/** This browser knows the session from here on; minutes other than the usual reach its agenda when somebody enters. */
function keep(board: MadeBoard, { title, objective }: { readonly title: string; readonly objective: string }, minutes: readonly number[]): void {
  const changed = minutes.some((one, i) => one !== usualMinutes[i])
  remember(localShelf(), board.id, { title, objective, role: 'facilitator', key: keyIn(board.links.facilitator), lastOpened: Date.now(), minutes: changed ? [...minutes] : null })
}

function Objective({ value, missing, onChange }: { readonly value: string; readonly missing: boolean; readonly onChange: (next: string) => void }) {
  const intl = useIntl()
  return (
    <>
      <TextArea
        id="new-objective" required rows={2} grow maxLength={500} value={value} onChange={onChange}
        label={intl.formatMessage({ id: 'new.objective', defaultMessage: 'What do you want to find out?' })}
        placeholder={intl.formatMessage({ id: 'new.objective.place', defaultMessage: 'One question, about one group of customers' })}
        {...(missing ? { error: intl.formatMessage({ id: 'new.objective.missing', defaultMessage: 'Write the question first. It is what everybody will read at the top of the board.' }) } : {})}
      />
      <Examples onPick={onChange} />
    </>
  )
}

function Examples({ onPick }: { readonly onPick: (example: string) => void }) {
  const intl = useIntl()
  const examples = [
    intl.formatMessage({ id: 'new.example.1', defaultMessage: 'Why do new accounts stop logging in before their first renewal?' }),
    intl.formatMessage({ id: 'new.example.2', defaultMessage: 'Which warnings did we miss in the deals we lost last quarter?' }),
    intl.formatMessage({ id: 'new.example.3', defaultMessage: 'What tells a lead worth a call today from one that can wait?' }),
  ]
  return (
    <div className={form.examples} role="group" aria-label={intl.formatMessage({ id: 'new.examples', defaultMessage: 'Examples to start from' })}>
      <span className={form.hint}><FormattedMessage id="new.examples.hint" defaultMessage="For example" /></span>
      {examples.map((example) => <button key={example} type="button" className={form.example} onClick={() => onPick(example)}>{example}</button>)}
    </div>
  )
}

function Minutes({ minutes, onChange }: { readonly minutes: readonly number[]; readonly onChange: (minutes: readonly number[]) => void }) {
  const intl = useIntl()
  const total = minutes.reduce((sum, one) => sum + one, 0)
  return (
    <details className={form.details}>
      <summary className={form.summary}>
        <Clock aria-hidden className={form.small} />
        <FormattedMessage id="new.minutes" defaultMessage="{total, number} minutes in {steps, number} steps" values={{ total, steps: minutes.length }} />
        <ChevronDown aria-hidden className={form.chevron} />
      </summary>
      <div className={form.minutes}>
        {usualAgenda.map((step, i) => (
          <Stepper
            key={step.id} label={step.title} value={minutes[i] ?? step.minutes} min={0} max={120} step={5}
            unit={intl.formatMessage({ id: 'new.min', defaultMessage: 'min' })}
            onChange={(next) => onChange(minutes.map((one, at) => (at === i ? next : one)))}
          />
        ))}
      </div>
    </details>
  )
}
