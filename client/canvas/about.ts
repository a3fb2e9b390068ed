// What a note is about, followed: the record's page, the cell on its journey, or the thing itself is brought into view.

import { recordId } from '#shared/base/ids.ts'
import { cellBox } from '#shared/journey/geometry.ts'
import type { About } from '#shared/note/note.ts'
import { useDesk } from '#client/desk/desk.ts'
import type { Easel } from './easel.ts'
import { cornerOf } from './ground.ts'
import { shapeOf } from './names.ts'

const inset = { inset: 120, targetZoom: 1, animation: { duration: 200 } } as const

/** Brings into view what a note points at. */
export function followAbout(easel: Easel, about: About): void {
  const { editor, bond } = easel
  if ('record' in about) {
    const card = editor.getCurrentPageShapes().find((shape) => shape.type === 'sb-card' && (shape.props as { readonly record?: unknown }).record === about.record)
    if (card) bring(easel, card.id.slice('shape:'.length))
    else useDesk.getState().openRecord(recordId.parse(about.record))
    return
  }
  if ('thing' in about) {
    bring(easel, about.thing)
    return
  }
  const layout = bond.scenery.layout(about.journey)
  const corner = cornerOf(editor.store, about.journey)
  const stage = layout?.stages.find(({ id }) => id === about.stage)
  if (!layout || !corner || !stage) return
  const box = about.lane === undefined ? null : cellBox(layout, { stage: about.stage, lane: about.lane })
  const { x, y, w, h } = box ?? { x: stage.x, y: 0, w: stage.w, h: layout.h }
  editor.zoomToBounds({ x: corner.x + x, y: corner.y + y, w, h }, inset)
}

/** Selects a thing and moves it into view. */
export function bring({ editor }: Easel, thing: string): void {
  const bounds = editor.getShapePageBounds(shapeOf(thing))
  if (!bounds) return
  editor.setCurrentTool('select')
  editor.select(shapeOf(thing))
  editor.zoomToBounds(bounds, inset)
}
