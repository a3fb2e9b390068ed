// The document's layout: names and shapes of its roots, which fields of which kind are shared text, and the version.
// One Yjs document per board. People write `things` and `placements`; `ledger` and `results` are the server's alone.

import { z } from 'zod'
import { thingId, type ThingKind } from '../base/ids.ts'
import { actionFields } from '../action/action.ts'
import {
  areaFields, cardFields, connectorFields, drawingFields, groupFields, imageFields, sceneCardFields, shapeFields, textFields,
} from '../board/sketch.ts'
import { insightFields } from '../insight/insight.ts'
import { noteFields } from '../note/note.ts'
import { lineFields } from '../roleplay/line.ts'

export const roots = { things: 'things', placements: 'placements', ledger: 'ledger', results: 'results' } as const
/** Roots that only the server may write. */
export const serverRoots: ReadonlySet<string> = new Set([roots.ledger, roots.results])

/** People's clientIDs are uint32 as Yjs makes them; the ids above are the server's. */
export const peopleBelow = 2 ** 32
/** Publishers write server-owned parts, scribes write into people's parts. One of each per opening of a board. */
export const publisherId = (opening: number): number => peopleBelow + opening
export const scribeId = (opening: number): number => peopleBelow + 2 ** 20 + opening
export const isPublisher = (clientId: number): boolean => clientId >= peopleBelow && clientId < peopleBelow + 2 ** 20

/** The plain fields of each kind. Unknown fields are kept untouched: a newer client may have written them. */
export const fieldsOf = {
  note: noteFields, card: cardFields, journey: z.object({}), area: areaFields, text: textFields, shape: shapeFields,
  connector: connectorFields, drawing: drawingFields, image: imageFields, insight: insightFields, action: actionFields,
  scene: sceneCardFields, line: lineFields, group: groupFields,
} as const satisfies Record<ThingKind, z.ZodObject>

/** The fields that people type together. */
export const textsOf = {
  note: ['text'], card: [], journey: ['title', 'actor'], area: ['title'], text: ['text'], shape: ['text'], connector: ['text'],
  drawing: [], image: [], insight: ['text'], action: ['text', 'measure'], scene: [], line: ['text'], group: [],
} as const satisfies Record<ThingKind, readonly string[]>

const coordinate = z.number().min(-1_000_000).max(1_000_000)

/** Where a thing stands: free on the canvas (or in an area or group), or in a cell of a journey. One value: it is replaced as a whole. */
export const spot = z.union([
  z.object({ on: z.literal('canvas'), x: coordinate, y: coordinate, rotation: z.number().min(-100).max(100).catch(0), parent: thingId.nullable().catch(null) }),
  z.object({ on: z.literal('cell'), journey: thingId, stage: z.string().min(1).max(40), lane: z.string().min(1).max(40), order: z.string().min(1).max(200) }),
])
export type Spot = z.infer<typeof spot>

/** Width and height in canvas units. */
export const size = z.tuple([z.number().min(1).max(100_000), z.number().min(1).max(100_000)])
export type Size = z.infer<typeof size>

/** `z` orders things above one another (an order key). */
export const placement = z.object({ at: spot, size: size.nullable().catch(null), z: z.string().min(1).max(200).catch('a0'), locked: z.boolean().catch(false) })
export type Placement = z.infer<typeof placement>
