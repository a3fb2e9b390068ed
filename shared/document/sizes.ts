// How large things are, worked out from what they hold and never measured on a screen, so that every client lays a journey
// out alike. Text is reckoned a little too wide rather than too narrow: a note may have a spare line, never a lost one.

import { must } from '../base/must.ts'
import { measures } from '../journey/geometry.ts'
import type { Size } from './layout.ts'
import type { Thing, ThingOf } from './reading.ts'

/** Sizes a thing gets when nobody has given it one, canvas units. */
export const usualSizes = {
  note: [200, 200], card: [340, 248], cardFolded: [measures.inner, 76], scene: [300, 200], text: [320, 36], shape: [180, 120], image: [320, 240],
  area: [640, 420], damaged: [200, 80],
} as const satisfies Record<string, Size>

/** A note in a cell: two beside each other in a column. */
export const noteInCell = { w: (measures.inner - measures.gap) / 2, h: 108 } as const

const fontSizes = [20, 16, 14] as const
export type NoteType = { readonly font: number; readonly line: number; readonly needed: number }
/** What a note needs besides its text: padding, the row of kind and mark above, the author below. */
const noteFrame = { sides: 24, above: 30, below: 34 } as const

/** The letter size for a note's text and the height the note needs with it. */
export function noteType(text: string, w: number, h: number, dense: boolean): NoteType {
  const sizes = dense ? [14] : fontSizes
  for (const font of sizes) {
    const needed = neededHeight(text, w, font)
    if (needed <= h) return { font, line: lineOf(font), needed }
  }
  const font = must(sizes.at(-1), 'a letter size')
  return { font, line: lineOf(font), needed: neededHeight(text, w, font) }
}

/** Letter sizes of text standing free, by the style's size word. */
export const textSizes: Readonly<Record<string, number>> = { s: 16, m: 24, l: 36, xl: 56 }

/** The size a thing is shown in, in a cell or free. Drawings and connectors have no size of their own here. */
export function sizeOf(thing: Thing, given: Size | null, inCell: boolean): Size {
  switch (thing.kind) {
    case 'note': return noteSize(thing, given, inCell)
    case 'card': return inCell || thing.folded ? (inCell ? usualSizes.cardFolded : [given?.[0] ?? usualSizes.card[0], usualSizes.cardFolded[1]]) : given ?? usualSizes.card
    case 'text': {
      const w = inCell ? Math.min(given?.[0] ?? measures.inner, measures.inner) : given?.[0] ?? usualSizes.text[0]
      const font = textFont(thing)
      return [w, Math.max(font * 1.4, linesOf(thing.text, w - 4, font) * font * 1.4)]
    }
    case 'shape': return given ?? usualSizes.shape
    case 'image': return given ?? usualSizes.image
    case 'area': return given ?? usualSizes.area
    case 'scene': return given ?? usualSizes.scene
    case 'drawing': return strokeSize(thing)
    default: return given ?? usualSizes.damaged
  }
}

/** The letter size of a free text. */
export function textFont({ style }: Pick<ThingOf<'text'>, 'style'>): number {
  return textSizes[String(style['size'] ?? 'm')] ?? 24
}

/** How many lines a text takes at a width. */
export function linesOf(text: string, width: number, font: number): number {
  return text.split('\n').reduce((lines, line) => lines + wrapped(line, width, font), 0)
}

function noteSize(note: ThingOf<'note'>, given: Size | null, inCell: boolean): Size {
  if (inCell) return [noteInCell.w, Math.max(noteInCell.h, noteType(note.text, noteInCell.w, noteInCell.h, true).needed)]
  const [w, h] = given ?? usualSizes.note
  return [w, Math.max(h, noteType(note.text, w, h, false).needed)]
}

function neededHeight(text: string, w: number, font: number): number {
  return noteFrame.above + noteFrame.below + Math.max(1, linesOf(text, w - noteFrame.sides, font)) * lineOf(font)
}

const lineOf = (font: number): number => Math.round(font * 1.35)

function wrapped(line: string, width: number, font: number): number {
  let lines = 1
  let at = 0
  for (const word of line.split(/(?<=[ \t-])/)) {
    const wide = widthOf(word, font)
    if (at > 0 && at + wide > width) {
      lines += 1
      at = 0
    }
    if (wide <= width) at += wide
    else {
      lines += Math.ceil(wide / width) - 1
      at = wide % width
    }
  }
  return lines
}

function widthOf(text: string, font: number): number {
  let share = 0
  for (const sign of text) share += signWidth(sign)
  return share * font
}

/** Widths as shares of the letter size, for a plain sans-serif; wide scripts and pictures take a whole one. */
function signWidth(sign: string): number {
  if (/[il.,:;!|'I]/.test(sign)) return 0.3
  if (/[mwMW@%]/.test(sign)) return 0.9
  if (/[A-Z]/.test(sign)) return 0.68
  return (sign.codePointAt(0) ?? 0) >= 0x1100 ? 1.05 : 0.55
}

function strokeSize({ stroke }: ThingOf<'drawing'>): Size {
  let [w, h] = [1, 1]
  for (const { points } of stroke) {
    for (const { x, y } of points) [w, h] = [Math.max(w, Math.abs(x)), Math.max(h, Math.abs(y))]
  }
  return [w, h]
}
