// The brief of a customer's actor, made from a record: who you are, what happened to you, what you want.
// Pure. Masked values stay masked; nothing is invented, what the record does not say is left out.

import { fieldOf, type CustomerRecord, type TimelineEvent } from '../record/record.ts'
import type { Brief } from './scene.ts'

const mostEvents = 14
const mostFigures = 6
const lineLength = 500

/** Makes a brief. Without a record the motive alone is what the actor has. */
export function briefOf(record: CustomerRecord | null, motive: string): Brief {
  if (record === null) return { persona: '', lines: [], motive }
  return { persona: personaOf(record).slice(0, 200), lines: linesOf(record).map((line) => line.slice(0, lineLength)), motive }
}

function personaOf(record: CustomerRecord): string {
  const about = [record.segment, fieldOf(record, 'office_location')].filter((part) => part !== undefined && part !== '')
  return about.length === 0 ? record.name : `${record.name} (${about.join(', ')})`
}

function linesOf(record: CustomerRecord): string[] {
  const stage = record.stage === undefined ? [] : [`Where things stand: ${record.stage}`]
  const owner = record.owner === undefined ? [] : [`You deal with ${record.owner}`]
  const figures = record.figures.slice(0, mostFigures).map(({ label, value, unit }) => `${label}: ${value}${unit === undefined ? '' : ` ${unit}`}`)
  const events = record.events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-mostEvents)
  return [...stage, ...owner, ...figures, ...events.map(eventLine)]
}

function eventLine({ at, title, text }: TimelineEvent): string {
  return `${at.slice(0, 10)}: ${title}${text === undefined || text === '' ? '' : `. ${text}`}`
}
