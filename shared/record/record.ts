// One customer record: a row of evidence as everybody at the board gets to see it, masked before it was kept.
// A record is never edited; what people think of it is written in notes that point at it.
// Values are text as the file had them; `figures` and `events` are the same cells understood as numbers and moments.

import { z } from 'zod'
import { importId, recordId } from '../base/ids.ts'

/** What kind of contact or change an event is; the client has an icon and a word for each. */
export const eventKinds = ['mail', 'call', 'ticket', 'login', 'stage', 'form', 'purchase', 'survey', 'complaint', 'other'] as const
export type EventKind = (typeof eventKinds)[number]

/**
 * Something that happened, on a record's timeline. `at` is `2017-03-01`, `2017-03-01T14:05:00` (the file named no zone)
 * or the same with `Z`; all of one precision sort as text. `id` is unique within its record and the same at every import of the same file.
 */
export const timelineEvent = z.object({
  id: z.string().min(1).max(80),
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z?)?$/),
  precision: z.enum(['day', 'second']),
  kind: z.enum(eventKinds),
  title: z.string().max(300),
  text: z.string().optional(),
  amount: z.number().optional(),
})
export type TimelineEvent = z.infer<typeof timelineEvent>

/** A number of a record. `unit` as the column had it: `€`, `%`, `USD`. */
export const figure = z.object({ label: z.string(), value: z.number(), unit: z.string().optional() })
export type Figure = z.infer<typeof figure>

/** Where a record came from. `row` as in table.ts; `importedAt` in milliseconds since 1970; `reference`: the name other files know it by. */
export const recordSource = z.object({
  file: z.string(),
  importId,
  row: z.number().int().nonnegative(),
  importedAt: z.number(),
  reference: z.string().optional(),
})
export type RecordSource = z.infer<typeof recordSource>

/** A customer record. `masked` names the columns in which a pseudonym stands for the real value. Blank cells are not listed. */
export const customerRecord = z.object({
  id: recordId,
  name: z.string(),
  segment: z.string().optional(),
  stage: z.string().optional(),
  owner: z.string().optional(),
  figures: z.array(figure),
  fields: z.array(z.object({ column: z.string(), value: z.string() })),
  events: z.array(timelineEvent),
  source: recordSource,
  masked: z.array(z.string()),
})
export type CustomerRecord = z.infer<typeof customerRecord>

/**
 * How many timeline events the JSON of a customer record holds, without reading it: 500 records may have 200,000. Only an event has a
 * precision, and inside a text its quotes would be written as \\".
 */
export function countEvents(json: string): number {
  let events = 0
  for (let at = json.indexOf(precision); at !== -1; at = json.indexOf(precision, at + precision.length)) events += 1
  return events
}

const precision = '"precision":"'

/** The text of a field, or '' when the record has none of that name. */
export function fieldOf(record: CustomerRecord, column: string): string {
  return record.fields.find((field) => field.column === column)?.value ?? ''
}
