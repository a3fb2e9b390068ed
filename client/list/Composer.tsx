// "Add a note": a field that is always there. Each line becomes a note; Enter adds, Shift+Enter begins a line, and a pasted list is
// several notes at once. Kind and place stay as chosen, so that somebody can write one after the other.

import { Plus } from 'lucide-react'
import { useId, useState, type FormEvent, type KeyboardEvent } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { boardLimits } from '#shared/board/board.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { Select } from '#client/look/Select.tsx'
import { TextArea } from '#client/look/TextArea.tsx'
import { useSession } from '#client/session/hooks.ts'
import { signs } from '#client/text/signs.ts'
import { writeNotes } from './acts.ts'
import type { JourneyPart } from './arrange.ts'
import { homeOf, useHomes } from './homes.ts'
import styles from './List.module.css'

const mostAtOnce = 200

/** The field and its two choices. */
export function Composer({ journeys }: { readonly journeys: readonly JourneyPart[] }) {
  const intl = useIntl()
  const id = useId()
  const session = useSession()
  const sign = useDesk((desk) => desk.sign)
  const [text, setText] = useState('')
  const [home, setHome] = useState('')
  const [added, setAdded] = useState(0)
  const lines = linesOf(text)
  const add = (event?: FormEvent): void => {
    event?.preventDefault()
    if (lines.length === 0) return
    writeNotes(session, lines.slice(0, mostAtOnce), sign, homeOf(home))
    setText(lines.slice(mostAtOnce).join('\n'))
    setAdded(Math.min(lines.length, mostAtOnce))
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); add() }
  }
  return (
    <form className={styles.composer} onSubmit={add} aria-labelledby={id}>
      <span id={id} hidden><FormattedMessage id="list.add.form" defaultMessage="New notes" /></span>
      <div className={styles.composerRow}>
        <TextArea
          label={intl.formatMessage({ id: 'list.add', defaultMessage: 'Add a note' })} value={text} onChange={(next) => { setText(next); setAdded(0) }} onKeyDown={keys} rows={1} grow maxLength={boardLimits.textLength}
          placeholder={intl.formatMessage({ id: 'list.add.hint', defaultMessage: 'Write; each line becomes a note' })}
        />
        <Button type="submit" look="primary" icon={Plus} {...(lines.length === 0 ? { reason: intl.formatMessage({ id: 'list.add.empty', defaultMessage: 'Write something first.' }) } : {})}>
          <FormattedMessage id="list.add.do" defaultMessage="{n, plural, =0 {Add} one {Add} other {Add #}}" values={{ n: lines.length }} />
        </Button>
      </div>
      <div className={styles.composerRow}>
        <SignSelect />
        {journeys.length > 0 && <HomeSelect journeys={journeys} value={home} onChange={setHome} />}
      </div>
      <p className={styles.added} role="status">{added > 0 && <FormattedMessage id="list.added" defaultMessage="{n, plural, one {Note added.} other {# notes added.}}" values={{ n: added }} />}</p>
    </form>
  )
}

function SignSelect() {
  const intl = useIntl()
  const sign = useDesk((desk) => desk.sign)
  const chooseSign = useDesk((desk) => desk.chooseSign)
  return (
    <Select
      label={intl.formatMessage({ id: 'list.kind', defaultMessage: 'Kind' })} hideLabel value={sign}
      onChange={(value) => { const found = signs.find((one) => one.sign === value); if (found) chooseSign(found.sign) }}
      options={signs.map((one) => ({ value: one.sign, label: intl.formatMessage(one.word) }))}
    />
  )
}

function HomeSelect({ journeys, value, onChange }: { readonly journeys: readonly JourneyPart[]; readonly value: string; readonly onChange: (value: string) => void }) {
  const intl = useIntl()
  const homes = useHomes(journeys)
  return (
    <Select
      label={intl.formatMessage({ id: 'list.where', defaultMessage: 'Where' })} hideLabel options={homes} onChange={onChange}
      value={homes.some((one) => one.value === value) ? value : ''}
    />
  )
}

/** Lines with words in them; marks of a list ("-", "1.") are taken off. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•–]|\d+[.)])\s+/, '').trim()).filter((line) => line !== '')
}
