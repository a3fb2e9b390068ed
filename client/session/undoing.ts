// Undo and redo over this person's own edits, as one Live and four deeds. It never crosses a reveal: what was written before
// everybody saw the result stays as it was seen.

import type * as Y from 'yjs'
import { undoOf, type BoardDocument } from '#shared/document/document.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { held, type Live } from './live.ts'
import type { Session } from './session.ts'

const nothingToUndo = { undo: false, redo: false } as const

/** Starts keeping what can be undone. */
export function startUndo(document: BoardDocument, standing: Live<Standing>): { readonly deeds: Session['undo']; readonly close: () => void } {
  const manager: Y.UndoManager = undoOf(document)
  const can = held<{ readonly undo: boolean; readonly redo: boolean }>(nothingToUndo)
  const look = (): void => {
    const now = { undo: manager.canUndo(), redo: manager.canRedo() }
    const before = can.get()
    if (now.undo !== before.undo || now.redo !== before.redo) can.set(now)
  }
  for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared', 'stack-item-updated'] as const) manager.on(event, look)
  let revealed = revealedIn(standing.get())
  const stop = standing.subscribe(() => {
    const now = revealedIn(standing.get())
    if (now > revealed) manager.clear()
    revealed = now
  })
  return {
    deeds: {
      can,
      undo: () => { manager.undo() },
      redo: () => { manager.redo() },
      stop: () => manager.stopCapturing(),
      depth: () => manager.undoStack.length,
    },
    close() {
      stop()
      manager.destroy()
    },
  }
}

function revealedIn({ rounds, scenes }: Standing): number {
  const phases = [...rounds.values(), ...scenes.values()].map((one): string => one.phase)
  return phases.filter((phase) => phase === 'revealed').length
}
