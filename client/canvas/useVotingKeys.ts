// While dots are given: Enter or Space on one selected note or card gives it a dot, with Shift takes one back.

import { useEffect } from 'react'
import { useSession } from '#client/session/hooks.ts'
import { giveDot } from './Dots.tsx'
import type { Easel } from './easel.ts'
import { thingOfShape } from './names.ts'
import { isTarget, voting } from './watch.ts'

/** Listens while the canvas is there; heard before the library's own Enter. */
export function useVotingKeys({ editor }: Easel): void {
  const session = useSession()
  useEffect(() => {
    const container = editor.getContainer()
    const keys = (event: KeyboardEvent): void => {
      const now = voting.get()
      const shape = editor.getOnlySelectedShape()
      if (!now || !shape || (event.key !== 'Enter' && event.key !== ' ') || !editor.isIn('select.idle') || event.target instanceof HTMLButtonElement) return
      const kind = shape.type === 'sb-note' ? 'note' : shape.type === 'sb-card' ? 'card' : null
      const target = kind === 'card' ? String((shape.props as { readonly record?: unknown }).record) : thingOfShape(shape.id) // a card's props have a record
      if (kind === null || target === null || !isTarget(now.round, target, kind)) return
      event.preventDefault()
      event.stopPropagation()
      giveDot(session, now, target, event.shiftKey ? -1 : 1)
    }
    container.addEventListener('keydown', keys, { capture: true })
    return () => container.removeEventListener('keydown', keys, { capture: true })
  }, [editor, session])
}
