// The tools, at the left (at the foot when narrow): what a workshop needs and no more. Each has a key; `?` shows them all.

import { useEditor, useValue } from 'tldraw'
import {
  ArrowUpRight, Circle, Diamond, Eraser, Frame, Hand, Highlighter, Image, Map, MousePointer2, Pen, Redo2, Shapes, Square, StickyNote, Triangle, Type, Undo2, UserRound, type LucideIcon,
} from 'lucide-react'
import { useRef } from 'react'
import { useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu } from '#client/look/Menu.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useMay, useSession, useUndo } from '#client/session/hooks.ts'
import { takeForm } from './overrides.ts'
import styles from './chrome.module.css'

type Entry = { readonly tool: string; readonly word: string; readonly id: string; readonly icon: LucideIcon; readonly keys: string }

const entries: readonly Entry[] = [
  { tool: 'select', id: 'tool.select', word: 'Select', icon: MousePointer2, keys: 'V' },
  { tool: 'hand', id: 'tool.hand', word: 'Move the view', icon: Hand, keys: 'H' },
  { tool: 'note', id: 'tool.note', word: 'Note', icon: StickyNote, keys: 'N' },
]
const more: readonly Entry[] = [
  { tool: 'journey', id: 'tool.journey', word: 'Journey', icon: Map, keys: 'J' },
  { tool: 'text', id: 'tool.text', word: 'Text', icon: Type, keys: 'T' },
  { tool: 'arrow', id: 'tool.connector', word: 'Connector', icon: ArrowUpRight, keys: 'L' },
  { tool: 'draw', id: 'tool.pen', word: 'Pen', icon: Pen, keys: 'P' },
  { tool: 'highlight', id: 'tool.highlighter', word: 'Highlighter', icon: Highlighter, keys: 'Shift+P' },
  { tool: 'eraser', id: 'tool.eraser', word: 'Eraser', icon: Eraser, keys: 'E' },
  { tool: 'frame', id: 'tool.area', word: 'Area', icon: Frame, keys: 'F' },
]

export function Toolbar() {
  const intl = useIntl()
  const editor = useEditor()
  const current = useValue('tool', () => editor.getCurrentToolId(), [editor])
  const side = useNarrow() ? 'top' as const : 'right' as const
  const { undo } = useSession()
  const can = useUndo()
  const mayEdit = useMay('edit')
  const say = (id: string, defaultMessage: string): string => intl.formatMessage({ id, defaultMessage })
  const button = ({ tool, id, word, icon, keys }: Entry) => (
    <IconButton key={tool} icon={icon} label={intl.formatMessage({ id, defaultMessage: word })} shortcut={keys} side={side} pressed={current === tool} onClick={() => { editor.setCurrentTool(tool) }} />
  )
  if (!mayEdit) return <div className={styles.toolbar} role="toolbar" aria-label={say('tools', 'Tools')}>{entries.slice(0, 2).map(button)}</div>
  const form = (label: string, icon: LucideIcon, geo: string, shortcut?: string) => ({ label, icon, onSelect: () => takeForm(editor, geo), ...(shortcut ? { shortcut } : {}) })
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={say('tools', 'Tools')}>
      {entries.map(button)}
      <IconButton icon={UserRound} label={say('tool.card', 'Record card')} shortcut="D" side={side} onClick={() => useDesk.getState().togglePanel('records')} />
      {more.slice(0, 2).map(button)}
      <Menu
        label={say('tool.shapes', 'Shapes')} side={side}
        trigger={<IconButton icon={Shapes} label={say('tool.shapes', 'Shapes')} shortcut="R" side={side} pressed={current === 'form'} />}
        items={[form(say('form.rectangle', 'Rectangle'), Square, 'rectangle', 'R'), form(say('form.ellipse', 'Ellipse'), Circle, 'ellipse', 'O'), form(say('form.diamond', 'Diamond'), Diamond, 'diamond'), form(say('form.triangle', 'Triangle'), Triangle, 'triangle')]}
      />
      {more.slice(2).map(button)}
      <ImageButton side={side} />
      <span className={styles.rule} />
      <IconButton icon={Undo2} label={say('act.undo', 'Undo')} shortcut="Ctrl+Z" side={side} disabled={!can.undo} onClick={() => undo.undo()} />
      <IconButton icon={Redo2} label={say('act.redo', 'Redo')} shortcut="Ctrl+Shift+Z" side={side} disabled={!can.redo} onClick={() => undo.redo()} />
    </div>
  )
}

function ImageButton({ side }: { readonly side: 'top' | 'right' }) {
  const intl = useIntl()
  const editor = useEditor()
  const input = useRef<HTMLInputElement>(null)
  const label = intl.formatMessage({ id: 'tool.image', defaultMessage: 'Picture' })
  return (
    <>
      <IconButton icon={Image} label={label} side={side} onClick={() => input.current?.click()} />
      <input
        ref={input} type="file" hidden multiple accept="image/png,image/jpeg,image/gif,image/webp" aria-label={label}
        onChange={(event) => {
          const files = [...event.currentTarget.files ?? []]
          event.currentTarget.value = ''
          if (files.length > 0) void editor.putExternalContent({ type: 'files', files, point: editor.getViewportPageBounds().center })
        }}
      />
    </>
  )
}
