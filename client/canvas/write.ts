// Writing what was absorbed into the document: everything new is made first (not undone by undo), then all of it is shown,
// placed, changed and removed as one edit of mine. One undo step, one message to the others.

import { nanoid } from 'nanoid'
import { edit, making, type BoardDocument } from '#shared/document/document.ts'
import { writeParts } from '#shared/document/journeys.ts'
import { changeText, place, removeThings, setFields, textOf, writeThing } from '#shared/document/things.ts'
import type { Edit } from './absorb.ts'
import type { Grid } from './shapes.ts'

/** Writes edits in one transaction (two when something new is among them). */
export function write(document: BoardDocument, edits: readonly Edit[]): void {
  if (edits.length === 0) return
  const made = edits.filter((one) => one.deed === 'make')
  const rest = edits.filter((one) => one.deed !== 'make')
  if (made.length > 0) {
    edit(document, () => {
      for (const { thing, grid } of made) {
        writeThing(document, thing, false)
        if (grid) copyParts(document, thing.id, grid)
      }
    }, making)
  }
  edit(document, () => {
    for (const { thing } of made) document.things.get(thing.id)?.set('alive', true)
    for (const one of rest) writeOne(document, one)
  })
}

function writeOne(document: BoardDocument, one: Exclude<Edit, { deed: 'make' }>): void {
  switch (one.deed) {
    case 'place': {
      const { deed: _, ...move } = one
      place(document, [move])
      return
    }
    case 'fields': setFields(document, one.id, one.fields); return
    case 'remove': removeThings(document, [one.id]); return
    case 'words': {
      const text = textOf(document, one.id, one.name)
      if (text) changeText(document, text, one.next)
    }
  }
}

/** A copied journey has stages and lanes of its own. */
function copyParts(document: BoardDocument, id: Parameters<typeof writeParts>[1], { stages, lanes }: Grid): void {
  const fresh = (): string => nanoid(8)
  writeParts(document, id, stages.map(({ title, phase, emotion }) => ({ id: fresh(), title, phase, emotion })), lanes.map(({ title, type }) => ({ id: fresh(), title, type })), making)
}

