// Document -> plain values. Read tolerantly (law 6): a damaged or newer thing becomes `Damaged`, never a throw, and the rest
// of the board is read all the same. Dead things are left out unless asked for.

import * as Y from 'yjs'
import { z } from 'zod'
import { thingId, type ThingId, type ThingKind } from '../base/ids.ts'
import { inOrder } from '../base/order.ts'
import { laneFields, stageFields, type Journey, type Lane, type Stage } from '../journey/journey.ts'
import { evidence, type Evidence } from '../insight/insight.ts'
import type { BoardDocument, Fields } from './document.ts'
import { fieldsOf, placement, textsOf, type Placement } from './layout.ts'

type FieldsOf<K extends ThingKind> = z.infer<(typeof fieldsOf)[K]>
type TextsOf<K extends ThingKind> = { readonly [T in (typeof textsOf)[K][number]]: string }
type Common<K extends ThingKind> = { readonly id: ThingId; readonly kind: K; readonly alive: boolean }

/** A thing of one kind, texts as plain strings. */
export type ThingOf<K extends ThingKind> = Common<K> & Readonly<FieldsOf<K>> & TextsOf<K>
  & (K extends 'journey' ? Journey : unknown)
  & (K extends 'insight' ? { readonly evidence: readonly Evidence[] } : unknown)
export type Thing = { [K in ThingKind]: ThingOf<K> }[ThingKind]
export type Note = ThingOf<'note'>
export type Card = ThingOf<'card'>
export type JourneyMap = ThingOf<'journey'>
export type Insight = ThingOf<'insight'>
export type Action = ThingOf<'action'>
export type Line = ThingOf<'line'>

/** Something that cannot be read here: shown as a placeholder, kept as it is. */
export type Damaged = { readonly id: string; readonly kind: 'damaged'; readonly why: string }

/** One thing by id; null when there is none. */
export function readThing(document: BoardDocument, id: string): Thing | Damaged | null {
  const fields = document.things.get(id)
  return fields === undefined ? null : readFields(id, fields)
}

/** Every living thing (or every one, dead ones too), in no particular order. */
export function readThings(document: BoardDocument, which: 'alive' | 'all' = 'alive'): (Thing | Damaged)[] {
  const found: (Thing | Damaged)[] = []
  for (const id of document.things.keys()) {
    const thing = readThing(document, id)
    if (thing && (which === 'all' || thing.kind === 'damaged' || thing.alive)) found.push(thing)
  }
  return found
}

/** Where a thing stands; null when nobody placed it (or what stands there cannot be read). */
export function readPlacement(document: BoardDocument, id: string): Placement | null {
  const fields = document.placements.get(id)
  if (!(fields instanceof Y.Map)) return null
  const read = placement.safeParse({ at: fields.get('at'), size: fields.get('size'), z: fields.get('z'), locked: fields.get('locked') })
  return read.success ? read.data : null
}

function readFields(id: string, fields: unknown): Thing | Damaged {
  const parsedId = thingId.safeParse(id)
  if (!parsedId.success) return damaged(id, 'its id cannot be read')
  if (!(fields instanceof Y.Map)) return damaged(id, 'it is not a set of fields')
  const kind = fields.get('kind')
  if (typeof kind !== 'string' || !Object.hasOwn(fieldsOf, kind)) return damaged(id, 'its kind is not known here')
  const known = kind as ThingKind // narrowed by the own-key check above
  const plain = fieldsOf[known].safeParse(plainFields(fields))
  if (!plain.success) return damaged(id, z.prettifyError(plain.error))
  const texts = Object.fromEntries(textsOf[known].map((name) => [name, readText(fields.get(name))]))
  const more = known === 'journey' ? readJourney(fields) : known === 'insight' ? { evidence: readEvidence(fields) } : {}
  // The table of kinds above is what makes this a Thing; TypeScript cannot follow a lookup by a union key.
  return { ...plain.data, ...texts, ...more, id: parsedId.data, kind: known, alive: fields.get('alive') === true } as Thing
}

function plainFields(fields: Fields): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [name, value] of fields.entries()) {
    if (!(value instanceof Y.AbstractType) && name !== '__proto__') plain[name] = value
  }
  return plain
}

/** Shared text, or a plain string an importer wrote, as a string. */
export function readText(value: unknown): string {
  return value instanceof Y.Text ? value.toString() : typeof value === 'string' ? value : ''
}

function readJourney(fields: Fields): Pick<Journey, 'stages' | 'lanes'> {
  return { stages: inOrder(readParts(fields.get('stages'), stage)), lanes: inOrder(readParts(fields.get('lanes'), lane)) }
}

function readParts<T>(parts: unknown, read: (id: string, part: Fields) => T | null): T[] {
  if (!(parts instanceof Y.Map)) return []
  return [...parts.entries()].flatMap(([id, part]) => {
    const found = part instanceof Y.Map ? read(id, part) : null
    return found === null ? [] : [found]
  })
}

function stage(id: string, part: Fields): Stage | null {
  const read = stageFields.safeParse(plainFields(part))
  if (!read.success || !read.data.alive) return null
  const { phase, order, emotion } = read.data
  return { id, title: readText(part.get('title')), phase, order, emotion }
}

function lane(id: string, part: Fields): Lane | null {
  const read = laneFields.safeParse(plainFields(part))
  if (!read.success || !read.data.alive) return null
  return { id, title: readText(part.get('title')), type: read.data.type, order: read.data.order }
}

function readEvidence(fields: Fields): Evidence[] {
  const held = fields.get('evidence')
  if (!(held instanceof Y.Map)) return []
  return [...held.entries()].flatMap(([id, there]) => {
    const read = evidence.safeParse(id)
    return there === true && read.success ? [read.data] : []
  }).sort()
}

function damaged(id: string, why: string): Damaged {
  return { id, kind: 'damaged', why }
}
