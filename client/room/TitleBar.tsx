// Top left: what this session is about, always readable, and whether one's work is saved, in words. A click tells more.

import { Redo2, Undo2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Popover } from '#client/look/Popover.tsx'
import { TextArea } from '#client/look/TextArea.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useAsking } from '#client/session/asking.ts'
import { useMay, useSession, useStanding, useUndo } from '#client/session/hooks.ts'
import { SavedState } from './SavedState.tsx'
import styles from './room.module.css'

/** Title, objective, saved-state; undo where there is no canvas with its own. */
export function TitleBar() {
  const intl = useIntl()
  const { facts } = useStanding()
  const may = useMay('edit')
  const { undo } = useSession()
  const can = useUndo()
  const narrow = useNarrow()
  const trigger = (
    <button type="button" className={styles.title}>
      <span className={styles.titleWords} dir="auto">{facts?.title ?? ''}</span>
      <span className={styles.objective} dir="auto">{facts?.objective ?? ''}</span>
    </button>
  )
  return (
    <div className={styles.group}>
      <Popover trigger={trigger} label={intl.formatMessage({ id: 'title.about', defaultMessage: 'What this session is about' })} align="start" width="medium"><About /></Popover>
      <div className={styles.state}>
        <SavedState />
        {may && narrow && (
          <span className={styles.undo}>
            <IconButton icon={Undo2} size="small" shortcut="Ctrl+Z" label={intl.formatMessage({ id: 'title.undo', defaultMessage: 'Undo' })} disabled={!can.undo} onClick={undo.undo} />
            <IconButton icon={Redo2} size="small" shortcut="Ctrl+Shift+Z" label={intl.formatMessage({ id: 'title.redo', defaultMessage: 'Redo' })} disabled={!can.redo} onClick={undo.redo} />
          </span>
        )}
      </div>
    </div>
  )
}

function About() {
  const { facts } = useStanding()
  const facilitates = useMay('facilitate')
  const [changing, setChanging] = useState(false)
  if (facts === null) return null
  if (changing) return <Change onDone={() => setChanging(false)} />
  return (
    <div className={styles.about}>
      <h2 className={styles.aboutTitle} dir="auto">{facts.title}</h2>
      <Fact title={<FormattedMessage id="about.objective" defaultMessage="What we want to find out" />} text={facts.objective} />
      <Fact title={<FormattedMessage id="about.hypothesis" defaultMessage="What we think beforehand" />} text={facts.hypothesis} />
      <Fact title={<FormattedMessage id="about.scope" defaultMessage="Where we look" />} text={facts.scope} />
      {facilitates && <Button size="small" onClick={() => setChanging(true)}><FormattedMessage id="about.change" defaultMessage="Change" /></Button>}
    </div>
  )
}

function Fact({ title, text }: { readonly title: React.ReactNode; readonly text: string }) {
  return text === '' ? null : (
    <div>
      <h3 className={styles.factTitle}>{title}</h3>
      <p className={styles.factText} dir="auto">{text}</p>
    </div>
  )
}

function Change({ onDone }: { readonly onDone: () => void }) {
  const intl = useIntl()
  const { facts } = useStanding()
  const { ask, busy, refusal } = useAsking()
  const [draft, setDraft] = useState({ title: facts?.title ?? '', objective: facts?.objective ?? '', hypothesis: facts?.hypothesis ?? '', scope: facts?.scope ?? '' })
  const keep = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await ask({ type: 'describe-board', facts: draft })) onDone()
  }
  const set = (field: keyof typeof draft) => (value: string): void => setDraft({ ...draft, [field]: value })
  return (
    <form className={styles.about} onSubmit={(event) => { void keep(event) }}>
      <TextField label={intl.formatMessage({ id: 'about.title', defaultMessage: 'Name of the session' })} value={draft.title} onChange={set('title')} maxLength={120} required />
      <TextArea label={intl.formatMessage({ id: 'about.objective', defaultMessage: 'What we want to find out' })} value={draft.objective} onChange={set('objective')} maxLength={500} rows={2} grow required />
      <TextArea label={intl.formatMessage({ id: 'about.hypothesis', defaultMessage: 'What we think beforehand' })} value={draft.hypothesis} onChange={set('hypothesis')} maxLength={500} rows={2} grow optional />
      <TextField label={intl.formatMessage({ id: 'about.scope', defaultMessage: 'Where we look' })} value={draft.scope} onChange={set('scope')} maxLength={200} optional />
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'about.refused', defaultMessage: 'This was not changed.' })} next={refusal.detail} />}
      <div className={styles.row}>
        <Button type="submit" look="primary" size="small" busy={busy}><FormattedMessage id="about.keep" defaultMessage="Keep" /></Button>
        <Button size="small" look="quiet" onClick={onDone}><FormattedMessage id="about.cancel" defaultMessage="Cancel" /></Button>
      </div>
    </form>
  )
}
