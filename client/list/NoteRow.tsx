// A note in the list: its words (typed together with whoever is at the canvas), kind, what it is about, author, dots, acts.

import { Link2 } from 'lucide-react'
import { useIntl } from 'react-intl'
import { recordId } from '#shared/base/ids.ts'
import { setFields } from '#shared/document/things.ts'
import type { Note } from '#shared/document/reading.ts'
import type { About } from '#shared/note/note.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { Menu } from '#client/look/Menu.tsx'
import { hueOf, tintOf } from '#shared/board/palette.ts'
import { useMay, usePeople, useRecords, useSession, useThing } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { signed, signs } from '#client/text/signs.ts'
import { asOneStep } from './acts.ts'
import { wordsOf } from './arrange.ts'
import { useCellWords } from './homes.ts'
import { RowDots } from './RowDots.tsx'
import { RowMenu } from './RowMenu.tsx'
import { rowId } from './useShown.ts'
import styles from './List.module.css'

/** One note. */
export function NoteRow({ note, at, of, fresh }: { readonly note: Note; readonly at: number; readonly of: number; readonly fresh: boolean }) {
  const intl = useIntl()
  const edits = useMay('edit')
  const author = usePeople().find(({ id }) => id === note.author)
  const words = note.text.trim() === '' ? intl.formatMessage({ id: 'list.note.empty', defaultMessage: 'Empty note' }) : note.text.trim()
  return (
    <li className={styles.row} id={rowId(note.id)} tabIndex={-1} data-tint={tintOf(note.sign)}>
      <div className={styles.rowHead}>
        <Kind note={note} words={words} edits={edits} />
        <RowDots thing={note} words={words} />
        <RowMenu thing={note} words={words} at={at} of={of} edits={edits} />
      </div>
      <SharedText
        thing={note.id} className={styles.text} {...(fresh ? { autoFocus: true } : {})} label={intl.formatMessage({ id: 'list.note.text', defaultMessage: 'Note: {words}' }, { words: short(words) })}
        placeholder={intl.formatMessage({ id: 'note.write', defaultMessage: 'Write…' })}
      />
      <div className={styles.rowFoot} data-hue={hueOf(note.department)}>
        {(author !== undefined || note.department !== '') && <span className={styles.author} dir="auto">{[author?.name, note.department].filter(Boolean).join(', ')}</span>}
        {note.about && <AboutLink about={note.about} />}
      </div>
    </li>
  )
}

function Kind({ note, words, edits }: { readonly note: Note; readonly words: string; readonly edits: boolean }) {
  const intl = useIntl()
  const session = useSession()
  const { icon: Icon, word } = signed(note.sign)
  if (!edits) return <span className={styles.kind}><Icon aria-hidden className={styles.icon} />{intl.formatMessage(word)}</span>
  const label = intl.formatMessage({ id: 'list.kind.of', defaultMessage: 'Kind of note, now {kind}: {words}' }, { kind: intl.formatMessage(word), words: short(words) })
  return (
    <Menu
      label={label} trigger={<button type="button" className={styles.kindButton} aria-label={label}><Icon aria-hidden className={styles.icon} /><span>{intl.formatMessage(word)}</span></button>}
      items={signs.map((one) => ({
        label: intl.formatMessage(one.word), icon: one.icon, checked: one.sign === note.sign, onSelect: () => asOneStep(session, () => setFields(session.document, note.id, { sign: one.sign })),
      }))}
    />
  )
}

/** What the note is about, in words; a click goes there. */
function AboutLink({ about }: { readonly about: About }) {
  const intl = useIntl()
  const records = useRecords()
  const cellWords = useCellWords()
  const thing = useThing('thing' in about ? about.thing : '')
  const showThing = useDesk((desk) => desk.showThing)
  const openRecord = useDesk((desk) => desk.openRecord)
  const gone = intl.formatMessage({ id: 'list.about.gone', defaultMessage: 'something that was removed' })
  const target = 'record' in about ? recordWords(records.get(about.record), about.event) : 'thing' in about ? thing && short(wordsOf(thing, records)) : cellWords(about.journey, about.stage, about.lane)
  const follow = (): void => {
    if ('record' in about) openRecord(recordId.parse(about.record))
    else showThing('thing' in about ? about.thing : about.journey)
  }
  return (
    <Button size="small" look="quiet" icon={Link2} className={styles.about} onClick={follow}>
      {intl.formatMessage({ id: 'list.about', defaultMessage: 'About {target}' }, { target: target === null || target === '' ? gone : target })}
    </Button>
  )
}

type SomeRecord = { readonly name: string; readonly events: readonly { readonly id: string; readonly title: string }[] }

function recordWords(record: SomeRecord | undefined, eventId: string | undefined): string | null {
  if (record === undefined) return null
  const event = record.events.find(({ id }) => id === eventId)
  return event === undefined ? record.name : `${record.name}: ${event.title}`
}

function short(words: string): string {
  return words.length > 80 ? `${words.slice(0, 79)}…` : words
}
