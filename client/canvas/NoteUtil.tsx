// A note: its kind as tint, icon and word, the text, what it is about, the author at the foot with the department's line,
// and dots. The paper is cheap on purpose: a thousand of them are on a board.

import { stopEventPropagation, useEditor, useIsEditing, useSvgExportContext, useValue, type TLShape } from 'tldraw'
import { Link2 } from 'lucide-react'
import { memo, type KeyboardEvent } from 'react'
import { useIntl } from 'react-intl'
import { hueOf } from '#shared/board/palette.ts'
import { useSession } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { Dots } from './Dots.tsx'
import { easelOf, nextNote } from './easel.ts'
import { thingOfShape } from './names.ts'
import { ownProps, type NoteShape } from './shapes.ts'
import { followAbout } from './about.ts'
import { noteType, usualSizes } from '#shared/document/sizes.ts'
import { signed, tintWord } from '#client/text/signs.ts'
import { writersIn } from './watch.ts'
import styles from './shapes.module.css'

export class NoteUtil extends BoxUtil<NoteShape> {
  static override type = 'sb-note' as const
  static override props = ownProps['sb-note']

  override getDefaultProps(): NoteShape['props'] {
    return { w: usualSizes.note[0], h: usualSizes.note[1], text: '', sign: 'plain', author: null, department: '', about: null, dense: false }
  }

  override canEdit(): boolean {
    return true
  }

  override hideRotateHandle(): boolean {
    return true
  }

  override canResize(shape: NoteShape): boolean {
    return !shape.props.dense
  }

  override getText(shape: NoteShape): string {
    return shape.props.text
  }

  override getAriaDescriptor(shape: NoteShape): string {
    return shape.props.text
  }

  override component(shape: NoteShape) {
    return <InRoom><Paper shape={shape} /></InRoom>
  }
}

const Paper = memo(function Paper({ shape }: { readonly shape: NoteShape }) {
  const editor = useEditor()
  const editing = useIsEditing(shape.id)
  const inPicture = useSvgExportContext() !== null
  const unseen = useValue('unseen', () => editor.getCulledShapes().has(shape.id), [editor, shape.id])
  const far = useValue('far away', () => editor.getZoomLevel() < 0.22, [editor])
  const { w, h, text, sign, department, dense } = shape.props
  const id = thingOfShape(shape.id)
  const { font, line } = noteType(text, w, h, dense)
  const size = { width: w, height: h }
  if (unseen && !editing && !inPicture) return null
  if (far && !editing && !inPicture) return <div className={styles.note} data-tint={tintWord(sign)} style={size} />
  return (
    <div className={styles.note} data-tint={tintWord(sign)} style={{ ...size, fontSize: font, lineHeight: `${line}px` }}>
      <NoteHead shape={shape} />
      {editing && id !== null ? <NoteEditor id={id} shape={shape} /> : <p className={styles.noteText} dir="auto">{text}</p>}
      <footer className={styles.noteFoot} data-hue={hueOf(department)}>
        <span className={styles.noteLine} />
        <AuthorName author={shape.props.author} department={department} />
        {id !== null && <Dots target={id} kind="note" />}
      </footer>
      {id !== null && !editing && <Writers thing={id} />}
    </div>
  )
})

function NoteHead({ shape }: { readonly shape: NoteShape }) {
  const intl = useIntl()
  const editor = useEditor()
  const { sign, about } = shape.props
  const { icon: Icon, word } = signed(sign)
  const easel = easelOf(editor)
  const inPicture = useSvgExportContext() !== null
  return (
    <header className={styles.noteHead}>
      {sign !== 'plain' && <><Icon size={14} aria-hidden /><span>{intl.formatMessage(word)}</span></>}
      {about !== null && !inPicture && (
        <button
          type="button" className={styles.about} title={intl.formatMessage({ id: 'note.about.follow', defaultMessage: 'Show what this note is about' })}
          onPointerDown={stopEventPropagation} onClick={() => { if (easel) followAbout(easel, about) }}
        >
          <Link2 size={14} aria-hidden />
        </button>
      )}
    </header>
  )
}

/** Opened by the person's own act: the focus goes where they pointed. */
export const opened = { autoFocus: true } as const

function NoteEditor({ id, shape }: { readonly id: NonNullable<ReturnType<typeof thingOfShape>>; readonly shape: NoteShape }) {
  const intl = useIntl()
  const editor = useEditor()
  const keys = (event: KeyboardEvent): void => {
    const easel = easelOf(editor)
    const below = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
    if (!easel || (event.key !== 'Tab' && !below) || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    nextNote(easel, id, below ? 'below' : event.shiftKey ? 'left' : 'right')
  }
  return (
    // Heard on the way down: the text keeps Ctrl keys to itself.
    <div className={styles.noteEditor} role="presentation" onPointerDown={stopEventPropagation} onKeyDownCapture={keys}>
      <SharedText
        thing={id} {...opened} label={intl.formatMessage({ id: 'note.text', defaultMessage: 'Text of the note' })}
        placeholder={intl.formatMessage({ id: 'note.write', defaultMessage: 'Write…' })} onBlur={() => leaveText(editor, shape)}
      />
    </div>
  )
}

/** When a text loses the focus its shape stops being edited, unless another has been opened meanwhile. */
export function leaveText(editor: ReturnType<typeof useEditor>, shape: TLShape): void {
  editor.timers.setTimeout(() => {
    if (editor.getEditingShapeId() !== shape.id || !document.hasFocus()) return
    editor.setEditingShape(null)
    editor.setCurrentTool('select')
    if (document.activeElement === document.body) editor.focus({ focusContainer: true })
  }, 0)
}

function AuthorName({ author, department }: { readonly author: string | null; readonly department: string }) {
  const { standing } = useSession()
  const person = author === null ? undefined : [...standing.get().people.values()].find(({ id }) => id === author)
  return <span className={styles.author}>{person?.name ?? department}</span>
}

/** Who writes here just now, while this person does not. */
export function Writers({ thing }: { readonly thing: string }) {
  const there = useValue(writersIn(thing))
  if (there.length === 0) return null
  return (
    <div className={styles.writers}>
      {there.map(({ name, department }) => <span key={name} className={styles.writer} data-hue={hueOf(department)}>{name}</span>)}
    </div>
  )
}
