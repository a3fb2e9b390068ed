// What can be done with what is selected, above it: the kind of a note and what it is about, the look of drawn things, locking.

import { DefaultColorStyle, DefaultFillStyle, DefaultSizeStyle, getDefaultColorTheme, useEditor, useIsDarkMode, useValue, type TLShape } from 'tldraw'
import { ChevronDown, Link2, Lock, Trash2, Unlock } from 'lucide-react'
import { useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import { setFields } from '#shared/document/things.ts'
import { edit } from '#shared/document/document.ts'
import type { About, Sign } from '#shared/note/note.ts'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu, type MenuEntry } from '#client/look/Menu.tsx'
import { useMay, useRecords, useSession } from '#client/session/hooks.ts'
import { thingOfShape } from './names.ts'
import type { NoteShape } from './shapes.ts'
import { signed, signs, tintWord } from '#client/text/signs.ts'
import styles from './chrome.module.css'

const offered = ['black', 'grey', 'blue', 'green', 'orange', 'red', 'violet'] as const
const drawn: ReadonlySet<string> = new Set(['sb-text', 'sb-form', 'arrow', 'draw', 'highlight'])

export function SelectionBar() {
  const editor = useEditor()
  const mayEdit = useMay('edit')
  const shapes = useValue('bar shapes', () => (editor.isInAny('select.idle', 'select.editing_shape') ? editor.getSelectedShapes() : []), [editor])
  const at = useValue('bar place', () => {
    const bounds = editor.getSelectionPageBounds()
    if (!bounds || editor.getCameraState() === 'moving') return null
    const top = editor.pageToViewport({ x: bounds.midX, y: bounds.minY })
    const view = editor.getViewportScreenBounds()
    const [x, y] = [Math.max(220, Math.min(view.w - 260, top.x)), top.y - 14]
    return top.y > view.h || top.y < -bounds.h * editor.getZoomLevel() ? null : `${Math.round(x)},${Math.round(Math.max(128, y))}`
  }, [editor])
  if (!mayEdit || at === null || shapes.length === 0) return null
  const notes = shapes.filter((shape): shape is NoteShape => shape.type === 'sb-note')
  const looks = shapes.filter(({ type }) => drawn.has(type))
  const [x, y] = at.split(',').map(Number)
  return (
    <div className={styles.bar} role="toolbar" style={{ left: x, top: y }} onPointerDown={(event) => event.stopPropagation()}>
      {notes.length > 0 && <KindPicker notes={notes} />}
      {notes.length > 0 && <AboutPicker notes={notes} />}
      {looks.length > 0 && <Looks shapes={looks} />}
      <LockAndRemove shapes={shapes} />
    </div>
  )
}

function KindPicker({ notes }: { readonly notes: readonly NoteShape[] }) {
  const intl = useIntl()
  const session = useSession()
  const now = notes[0]?.props.sign ?? 'plain'
  const { icon: Icon, word } = signed(now)
  const choose = (sign: Sign): void => {
    session.undo.stop()
    edit(session.document, () => { for (const id of thingsOf(notes)) setFields(session.document, id, { sign }) })
    session.undo.stop()
  }
  return (
    <Menu
      label={intl.formatMessage({ id: 'note.kind', defaultMessage: 'Kind of note' })}
      trigger={<button type="button" className={styles.sign} data-tint={tintWord(now)}><Icon size={16} aria-hidden />{intl.formatMessage(word)}<ChevronDown size={14} aria-hidden /></button>}
      items={signs.map(({ sign, word: name, icon }): MenuEntry => ({ label: intl.formatMessage(name), icon, onSelect: () => choose(sign) }))}
    />
  )
}

/** What the notes are about: one of the chosen records, a journey's stage, or nothing. */
function AboutPicker({ notes }: { readonly notes: readonly NoteShape[] }) {
  const intl = useIntl()
  const session = useSession()
  const records = useRecords()
  const choose = (about: About | null) => (): void => {
    session.undo.stop()
    edit(session.document, () => { for (const id of thingsOf(notes)) setFields(session.document, id, { about }) })
    session.undo.stop()
  }
  const label = intl.formatMessage({ id: 'note.about', defaultMessage: 'About…' })
  const journeys = session.shelf.ofKind('journey').get()
  const items: MenuEntry[] = [
    { heading: intl.formatMessage({ id: 'note.about.records', defaultMessage: 'Records' }) },
    ...[...records.values()].slice(0, 30).map((record) => ({ label: record.name, onSelect: choose({ record: record.id }) })),
    ...journeys.flatMap((journey): MenuEntry[] => [{ heading: journey.title || intl.formatMessage({ id: 'tool.journey', defaultMessage: 'Journey' }) }, ...journey.stages.map((stage) => ({ label: stage.title || '…', onSelect: choose({ journey: journey.id, stage: stage.id }) }))]),
    { separator: true },
    { label: intl.formatMessage({ id: 'note.about.nothing', defaultMessage: 'Nothing in particular' }), onSelect: choose(null) },
  ]
  return <Menu label={label} trigger={<IconButton icon={Link2} label={label} side="top" />} items={items} />
}

function Looks({ shapes }: { readonly shapes: readonly TLShape[] }) {
  const intl = useIntl()
  const editor = useEditor()
  const theme = getDefaultColorTheme({ isDarkMode: useIsDarkMode() })
  const props = shapes[0]?.props as { readonly color?: string; readonly fill?: string; readonly size?: string } // style words, by the library's names
  return (
    <>
      {offered.map((color) => (
        <button
          key={color} type="button" className={styles.swatch} style={{ ['--swatch' as string]: theme[color].solid }} title={color} aria-label={color} aria-pressed={props.color === color}
          onClick={() => { editor.setStyleForSelectedShapes(DefaultColorStyle, color) }}
        />
      ))}
      {props.fill !== undefined && (
        <button type="button" className={styles.percent} aria-pressed={props.fill !== 'none'} onClick={() => { editor.setStyleForSelectedShapes(DefaultFillStyle, props.fill === 'none' ? 'solid' : 'none') }}>
          {props.fill === 'none' ? intl.formatMessage({ id: 'look.fill', defaultMessage: 'Fill' }) : intl.formatMessage({ id: 'look.no-fill', defaultMessage: 'No fill' })}
        </button>
      )}
      {(['s', 'm', 'l', 'xl'] as const).map((size) => (
        <button key={size} type="button" className={styles.percent} style={{ minWidth: 32, fontWeight: props.size === size ? 700 : 400 }} aria-pressed={props.size === size} onClick={() => { editor.setStyleForSelectedShapes(DefaultSizeStyle, size) }}>{size.toUpperCase()}</button>
      ))}
    </>
  )
}

function LockAndRemove({ shapes }: { readonly shapes: readonly TLShape[] }) {
  const intl = useIntl()
  const editor = useEditor()
  const locked = shapes.every(({ isLocked }) => isLocked)
  return (
    <>
      <IconButton
        icon={locked ? Unlock : Lock} size="small" side="top" shortcut="Ctrl+Shift+L"
        label={locked ? intl.formatMessage({ id: 'act.unlock', defaultMessage: 'Unlock' }) : intl.formatMessage({ id: 'act.lock', defaultMessage: 'Lock' })} onClick={() => { editor.toggleLock([...shapes]) }}
      />
      {!locked && <IconButton icon={Trash2} size="small" side="top" shortcut="Del" label={intl.formatMessage({ id: 'act.remove', defaultMessage: 'Remove' })} onClick={() => { editor.deleteShapes([...shapes]) }} />}
    </>
  )
}

function thingsOf(shapes: readonly TLShape[]): ThingId[] {
  return shapes.flatMap(({ id }) => thingOfShape(id) ?? [])
}

