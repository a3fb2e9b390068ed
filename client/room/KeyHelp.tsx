// All keys on one page, opened by "?". The canvas' own keys are those of client/canvas/overrides.ts; they are listed here by hand.

import { useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { Dialog } from '#client/look/Dialog.tsx'
import { Kbd } from '#client/look/Kbd.tsx'
import styles from './keys.module.css'

/** The dialog; shown while the desk says so. */
export function KeyHelp() {
  const intl = useIntl()
  const open = useDesk((desk) => desk.helpOpen)
  const openHelp = useDesk((desk) => desk.openHelp)
  const say = (id: string, defaultMessage: string): string => intl.formatMessage({ id, defaultMessage })
  const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
    { title: say('keys.tools', 'Tools'), keys: [
      ['V', say('keys.select', 'Select')], ['H', say('keys.hand', 'Move the view')], ['N', say('keys.note', 'Note')], ['D', say('keys.card', 'Record card')],
      ['J', say('keys.journey', 'Journey')], ['T', say('keys.text', 'Text')], ['A', say('keys.connector', 'Connector')], ['F', say('keys.area', 'Area')],
      ['P', say('keys.pen', 'Pen')], ['E', say('keys.eraser', 'Eraser')], ['K', say('keys.pointer', 'Pointer')],
    ] },
    { title: say('keys.edit', 'Editing'), keys: [
      ['Ctrl+Z', say('keys.undo', 'Undo')], ['Ctrl+Shift+Z', say('keys.redo', 'Redo')], ['Ctrl+C', say('keys.copy', 'Copy')], ['Ctrl+V', say('keys.paste', 'Paste; several lines become several notes')],
      ['Enter', say('keys.write', 'Write in what is selected')], ['Esc', say('keys.out', 'Stop writing, let go')], ['Delete', say('keys.remove', 'Remove')],
    ] },
    { title: say('keys.view', 'Looking'), keys: [
      ['Ctrl+=', say('keys.in', 'Closer')], ['Ctrl+-', say('keys.away', 'Further away')], ['Shift+1', say('keys.all', 'Everything')], ['Shift+2', say('keys.selection', 'What is selected')],
      ['Ctrl+.', say('keys.hide', 'Hide or show the controls')], ['?', say('keys.help', 'This page')],
    ] },
  ]
  return (
    <Dialog open={open} onOpenChange={openHelp} width="wide" title={say('keys.title', 'All keys')}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.keys}>
              {group.keys.map(([keys, words]) => <div key={keys} className={styles.line}><dt>{words}</dt><dd><Kbd keys={keys} /></dd></div>)}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
