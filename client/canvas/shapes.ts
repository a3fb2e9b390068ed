// Our own shapes as data: their names, what they carry, and the schema that says whether a record is sound.
// What they carry is a mirror of the document (texts included), good for drawing, copying and searching; never the truth.

import {
  createTLSchema, defaultBindingSchemas, defaultShapeSchemas, DefaultColorStyle, DefaultDashStyle, DefaultFillStyle, DefaultSizeStyle, T,
  type TLBaseShape, type TLDefaultColorStyle, type TLDefaultDashStyle, type TLDefaultFillStyle, type TLDefaultSizeStyle, type TLSchema,
} from 'tldraw'
import type { About } from '#shared/note/note.ts'
import type { LaneSpan, PhaseSpan, StageSpan } from '#shared/journey/geometry.ts'

type Box = { w: number; h: number }

/** What a journey shows, laid out: everything of a Layout but what stands in it. */
export type Grid = {
  readonly phases: readonly PhaseSpan[]; readonly stages: readonly StageSpan[]; readonly lanes: readonly LaneSpan[]
  readonly phaseY: number; readonly stageY: number; readonly curve: { readonly y: number; readonly h: number }
}

export type NoteShape = TLBaseShape<'sb-note', Box & { text: string; sign: string; author: string | null; department: string; about: About | null; dense: boolean }>
export type CardShape = TLBaseShape<'sb-card', Box & { record: string; folded: boolean }>
export type JourneyShape = TLBaseShape<'sb-journey', Box & { title: string; actor: string; grid: Grid }>
export type SceneShape = TLBaseShape<'sb-scene', Box & { scene: string }>
export type TextShape = TLBaseShape<'sb-text', Box & { text: string; color: TLDefaultColorStyle; size: TLDefaultSizeStyle }>
export type FormShape = TLBaseShape<'sb-form', Box & { geo: string; text: string; color: TLDefaultColorStyle; fill: TLDefaultFillStyle; dash: TLDefaultDashStyle; size: TLDefaultSizeStyle }>
export type DamagedShape = TLBaseShape<'sb-damaged', Box & { why: string }>
export type OwnShape = NoteShape | CardShape | JourneyShape | SceneShape | TextShape | FormShape | DamagedShape

declare module 'tldraw' {
  // Named as the library's newer line names it, so that the shapes compile there too.
  interface TLGlobalShapePropsMap {
    'sb-note': NoteShape['props']; 'sb-card': CardShape['props']; 'sb-journey': JourneyShape['props']; 'sb-scene': SceneShape['props']
    'sb-text': TextShape['props']; 'sb-form': FormShape['props']; 'sb-damaged': DamagedShape['props']
  }
}

const box = { w: T.positiveNumber, h: T.positiveNumber }
/** Plain data that this version itself has read and laid out; the document's own readers have checked what is in it. */
const plain = <A>(): T.Validator<A> => T.jsonValue as unknown as T.Validator<A>

/** How each of our shapes is checked. */
export const ownProps = {
  'sb-note': { ...box, text: T.string, sign: T.string, author: T.string.nullable(), department: T.string, about: plain<About | null>(), dense: T.boolean },
  'sb-card': { ...box, record: T.string, folded: T.boolean },
  'sb-journey': { ...box, title: T.string, actor: T.string, grid: plain<Grid>() },
  'sb-scene': { ...box, scene: T.string },
  'sb-text': { ...box, text: T.string, color: DefaultColorStyle, size: DefaultSizeStyle },
  'sb-form': { ...box, geo: T.string, text: T.string, color: DefaultColorStyle, fill: DefaultFillStyle, dash: DefaultDashStyle, size: DefaultSizeStyle },
  'sb-damaged': { ...box, why: T.string },
}

const own = Object.fromEntries(Object.entries(ownProps).map(([type, props]) => [type, { props }]))

/** Every shape that may be on our canvas; any other is refused coming and going. */
export const allowedShapes: ReadonlySet<string> = new Set([...Object.keys(ownProps), 'arrow', 'draw', 'highlight', 'image', 'frame', 'group'])

/** The schema, without a browser: for checking what is projected, and for tests. */
export function canvasSchema(): TLSchema {
  return createTLSchema({ shapes: { ...defaultShapeSchemas, ...own }, bindings: defaultBindingSchemas })
}
