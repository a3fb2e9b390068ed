// A title of a journey, stage or lane: click it (or Enter on it) to write, Escape or a click elsewhere to leave.

import { stopEventPropagation, useEditor } from 'tldraw'
import { useState } from 'react'
import type { ThingId } from '#shared/base/ids.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import styles from './journey.module.css'

type Props = { readonly journey: ThingId; readonly field: string; readonly text: string; readonly empty: string; readonly quiet?: boolean }

/** Opened by the person's own click: the focus goes where they pointed. */
const opened = { autoFocus: true } as const

/** Shows the title; several people may write in it at once. */
export function JourneyTitle({ journey, field, text, empty, quiet = false }: Props) {
  const editor = useEditor()
  const [writing, setWriting] = useState(false)
  const begin = (): void => { if (!editor.getIsReadonly()) setWriting(true) }
  if (writing) {
    return (
      <div className={styles.titleEditor} data-quiet={quiet} onPointerDown={stopEventPropagation}>
        <SharedText
          thing={journey} field={field} oneLine {...opened} label={empty} placeholder={empty} onBlur={() => setWriting(false)}
          onKeyDown={(event) => { if (event.key === 'Enter') setWriting(false) }}
        />
      </div>
    )
  }
  return (
    <span
      className={styles.titleText} data-quiet={quiet} data-empty={text === ''} dir="auto" role="button" tabIndex={0} aria-label={text === '' ? empty : text}
      // The canvas would take the pointer for itself, and no click would come.
      onPointerDown={(event) => { if (!editor.getIsReadonly()) stopEventPropagation(event) }}
      onClick={begin} onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'F2') return
        event.preventDefault()
        event.stopPropagation()
        begin()
      }}
    >
      {text === '' ? empty : text}
    </span>
  )
}
