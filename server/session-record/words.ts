// The words a session record uses for people, notes and what notes are about. One place, so that Markdown, HTML and CSV agree.

import type { About, Sign } from '#shared/note/note.ts'
import type { Thing } from '#shared/document/reading.ts'
import type { Reading } from './session-record.ts'

/** Kinds of note as people read them. */
export const signWords: Record<Sign, string> = {
  plain: 'Note', positive: 'Positive signal', negative: 'Risk signal', assumption: 'Assumption', question: 'Question',
  insight: 'Insight', hypothesis: 'Hypothesis', feeling: 'Feeling', expectation: 'Expectation', 'data-gap': 'Data gap', idea: 'Idea',
}

/** "Ana (Sales)"; an unknown person is "someone", never an id. */
export function personWords(reading: Reading, id: string | null): string {
  const person = id === null ? undefined : [...reading.standing.people.values()].find((one) => one.id === id)
  return person ? `${person.name} (${person.department})` : 'someone'
}

/** What something is about, followed to what it points at. A reference to nothing says so: a tombstone, not a hole. */
export function aboutWords(reading: Reading, about: About | null): string {
  if (about === null) return ''
  if ('record' in about) {
    const record = reading.records.get(about.record)
    if (!record) return 'a record that is no longer here'
    const event = about.event === undefined ? undefined : record.events.find((one) => one.id === about.event)
    return event ? `${record.name}: ${event.at.slice(0, 10)} ${event.title}` : record.name
  }
  if ('journey' in about) {
    const journey = reading.things.find((one) => one.id === about.journey)
    if (journey?.kind !== 'journey') return 'a journey that is no longer here'
    const stage = journey.stages.find((one) => one.id === about.stage)?.title ?? 'a stage that is no longer here'
    const lane = journey.lanes.find((one) => one.id === about.lane)?.title
    return [journey.title, stage, ...(lane === undefined ? [] : [lane])].join(' / ')
  }
  const thing = reading.things.find((one) => one.id === about.thing)
  return thing ? thingWords(reading, thing) : 'something that is no longer here'
}

/** One thing in a few words. */
export function thingWords(reading: Reading, thing: Thing): string {
  if (thing.kind === 'card') return reading.records.get(thing.record)?.name ?? 'a record that is no longer here'
  if (thing.kind === 'journey' || thing.kind === 'area') return thing.title
  return 'text' in thing ? shorten(thing.text) : thing.kind
}

/** A target of a vote: a thing or a record, in a few words. */
export function targetWords(reading: Reading, id: string): string {
  const record = reading.records.get(id)
  if (record) return record.name
  const thing = reading.things.find((one) => one.id === id)
  return thing ? thingWords(reading, thing) : 'something that is no longer here'
}

/** Where a thing stands on a journey, from its placement: "Journey / Stage / Lane", or nothing. */
export function cellWords(reading: Reading, id: string): string {
  const at = reading.record.document.placements[id]?.['at']
  if (typeof at !== 'object' || at === null || Array.isArray(at) || at['on'] !== 'cell') return ''
  const journey = reading.things.find((one) => one.id === at['journey'])
  if (journey?.kind !== 'journey') return ''
  const stage = journey.stages.find((one) => one.id === at['stage'])
  const lane = journey.lanes.find((one) => one.id === at['lane'])
  return [journey.title, stage?.title, lane?.title].filter((word) => word !== undefined).join(' / ')
}

function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line || '(empty)'
}
