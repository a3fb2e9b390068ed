// The whole document as plain JSON and back, without loss: for the session record and its import.
// Keeps unknown fields of known kinds and whole things of unknown kinds; texts become strings and strings of text fields texts again.
// Dead things are left behind: what was removed is not taken home, and what stood in it stands on the board itself.

import * as Y from 'yjs'
import { z } from 'zod'
import type { BoardDocument, Fields } from './document.ts'
import { textsOf } from './layout.ts'
import { holderOf, spotWithoutHolder } from './lost-holder.ts'
import { readPlacement } from './reading.ts'

const json: z.ZodType<Json> = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]))
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** As long as a room takes one (keyLength in server/rooms/limits.ts): what one client may name must not keep a whole record from coming back. */
const key = z.string().max(200)
const fields = z.record(key, json)
/** Things and placements by id, fields by name, sorted by id so that equal boards print alike. */
export const plainDocument = z.object({
  things: z.record(key, fields),
  placements: z.record(key, fields),
})
export type PlainDocument = z.infer<typeof plainDocument>

/** Everything alive, as plain JSON. */
export function toPlain(document: BoardDocument): PlainDocument {
  const living = [...document.things.entries()].filter(([, map]) => map instanceof Y.Map && map.get('alive') === true)
  const ids = new Set(living.map(([id]) => id))
  const placements = [...document.placements.entries()].flatMap(([id, map]) => map instanceof Y.Map && ids.has(id) ? [[id, plainMap(map)] as const] : [])
  return {
    things: sorted(living.map(([id, map]) => [id, plainMap(map)])),
    placements: sorted([...placements, ...withoutHolders(document, ids)]),
  }
}

/** The placements of what stands in something removed, each on the board itself. */
function withoutHolders(document: BoardDocument, living: ReadonlySet<string>): (readonly [string, Record<string, Json>])[] {
  const homeless = [...document.placements.entries()].flatMap(([id, map]) => {
    const at = living.has(id) ? readPlacement(document, id)?.at : undefined
    const holder = at === undefined ? null : holderOf(at)
    return at === undefined || holder === null || living.has(holder) ? [] : [{ id, map, at, holder }]
  }).sort((a, b) => (a.id < b.id ? -1 : 1))
  return [...Map.groupBy(homeless, ({ holder }) => holder).values()].flatMap((together) => together.map(({ id, map, at }, nth) => (
    [id, { ...plainMap(map), at: { on: 'canvas', ...spotWithoutHolder(document, at, nth), parent: null } }] as const
  )))
}

/** Writes plain things and placements into an empty document, in the current transaction. */
export function writePlain(document: BoardDocument, plain: PlainDocument): void {
  for (const [id, thing] of Object.entries(plain.things)) document.things.set(id, sharedThing(thing))
  for (const [id, placement] of Object.entries(plain.placements)) document.placements.set(id, sharedMap(placement, []))
}

function sharedThing(thing: Readonly<Record<string, Json>>): Fields {
  const kind = thing['kind']
  const texts: readonly string[] = typeof kind === 'string' && Object.hasOwn(textsOf, kind) ? textsOf[kind as keyof typeof textsOf] : []
  const map = sharedMap(thing, texts)
  for (const part of ['stages', 'lanes']) {
    const held = thing[part]
    if (kind === 'journey' && isPlainMap(held)) map.set(part, sharedParts(held))
  }
  const evidence = thing['evidence']
  if (kind === 'insight' && isPlainMap(evidence)) map.set('evidence', sharedMap(evidence, []))
  return map
}

function sharedParts(parts: Readonly<Record<string, Json>>): Fields {
  const map: Fields = new Y.Map()
  for (const [id, part] of Object.entries(parts)) if (isPlainMap(part)) map.set(id, sharedMap(part, ['title']))
  return map
}

function sharedMap(plain: Readonly<Record<string, Json>>, texts: readonly string[]): Fields {
  const map: Fields = new Y.Map()
  for (const [name, value] of Object.entries(plain)) {
    map.set(name, texts.includes(name) && typeof value === 'string' ? new Y.Text(value) : value)
  }
  return map
}

function plainMap(map: Fields): Record<string, Json> {
  return sorted([...map.entries()].map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: unknown): Json {
  if (value instanceof Y.Text) return value.toString()
  if (value instanceof Y.Map) return plainMap(value)
  if (value instanceof Y.AbstractType) return plainValue(value.toJSON())
  const read = json.safeParse(value)
  return read.success ? read.data : null
}

function isPlainMap(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with its keys in order and no prototype to be tricked by a key such as `__proto__`. */
function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = Object.create(null) as Record<string, T> // Object.create answers any
  for (const [key, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) object[key] = value
  return object
}
