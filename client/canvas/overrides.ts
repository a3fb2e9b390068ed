// Keys and acts: the library's own where they fit (copy, group, align, order, nudge), ours for undo, tools and what is made
// here, and none for what this board does not have (pages, embeds, its dark mode, debugging, printing).

import type { Editor, TLUiActionsContextType, TLUiOverrides, TLUiToolsContextType } from 'tldraw'
import { useDesk } from '#client/desk/desk.ts'
import type { Session } from '#client/session/session.ts'
import { formInHand } from './tools.ts'

const keptActions = new Set([
  'undo', 'redo', 'duplicate', 'group', 'ungroup', 'align-left', 'align-center-horizontal', 'align-right', 'align-center-vertical', 'align-top', 'align-bottom',
  'distribute-horizontal', 'distribute-vertical', 'stack-vertical', 'stack-horizontal', 'bring-to-front', 'bring-forward', 'send-backward', 'send-to-back',
  'cut', 'copy', 'paste', 'select-all', 'select-none', 'delete', 'zoom-in', 'zoom-out', 'zoom-to-100', 'zoom-to-fit', 'zoom-to-selection', 'toggle-lock',
  'remove-frame', 'a11y-open-context-menu', 'a11y-repeat-shape-announce', 'back-to-content', 'exit-pen-mode', 'adjust-shape-styles', 'enlarge-shapes', 'shrink-shapes',
])
const keys: Readonly<Record<string, string>> = { 'zoom-to-100': 'shift+0,cmd+0,ctrl+0', 'toggle-lock': 'cmd+shift+l,ctrl+shift+l', redo: 'cmd+shift+z,ctrl+shift+z,cmd+y,ctrl+y' }

const ownTools = [
  { id: 'select', label: 'Select', kbd: 'v', readonlyOk: true },
  { id: 'hand', label: 'Move the view', kbd: 'h', readonlyOk: true },
  { id: 'note', label: 'Note', kbd: 'n,s' },
  { id: 'journey', label: 'Journey', kbd: 'j' },
  { id: 'text', label: 'Text', kbd: 't' },
  { id: 'arrow', label: 'Connector', kbd: 'l,a' },
  { id: 'draw', label: 'Pen', kbd: 'p' },
  { id: 'highlight', label: 'Highlighter', kbd: 'shift+p' },
  { id: 'eraser', label: 'Eraser', kbd: 'e' },
  { id: 'frame', label: 'Area', kbd: 'f' },
  { id: 'laser', label: 'Pointer', kbd: 'k', readonlyOk: true },
] as const

/** The overrides for one session. */
export function overridesFor(session: Session): TLUiOverrides {
  return {
    actions(_editor: Editor, actions: TLUiActionsContextType): TLUiActionsContextType {
      const kept = Object.fromEntries(Object.entries(actions).filter(([id]) => keptActions.has(id)).map(([id, action]) => [id, id in keys ? { ...action, kbd: keys[id] ?? '' } : action]))
      const { undo, redo } = kept
      return {
        ...kept,
        ...(undo ? { undo: { ...undo, onSelect: () => session.undo.undo() } } : {}),
        ...(redo ? { redo: { ...redo, onSelect: () => session.undo.redo() } } : {}),
      }
    },
    tools(editor: Editor): TLUiToolsContextType {
      const take = (id: string) => () => { editor.setCurrentTool(id) }
      const form = (id: string, kbd: string, geo: string) => ({ id, label: id, icon: 'tool-pointer', kbd, onSelect: () => takeForm(editor, geo) })
      return Object.fromEntries([
        ...ownTools.map((tool) => [tool.id, { icon: 'tool-pointer', ...tool, onSelect: take(tool.id) }]),
        ['rectangle', form('rectangle', 'r', 'rectangle')],
        ['ellipse', form('ellipse', 'o', 'ellipse')],
        ['card', { id: 'card', label: 'Record card', icon: 'tool-pointer', kbd: 'd', onSelect: () => useDesk.getState().togglePanel('records') }],
      ]) as TLUiToolsContextType // labels are words of ours, not keys of the library's
    },
    translations: {
      en: {
        'tool.sb-note': 'Note', 'tool.sb-card': 'Record card', 'tool.sb-journey': 'Journey', 'tool.sb-scene': 'Role-play', 'tool.sb-text': 'Text', 'tool.sb-form': 'Shape', 'tool.sb-damaged': 'Something that cannot be shown',
      },
    },
  }
}

/** The form tool with a form in hand. */
export function takeForm(editor: Editor, geo: string): void {
  formInHand.set(geo)
  editor.setCurrentTool('form')
}
