// The brief of a customer's actor, made from a record: who you are, what happened to you, what you want.
// Pure. Masked values stay masked; nothing is invented, what the record does not say is left out.

import { headingWords } from '../base/heading-words.ts'
import type { Brief } from './scene.ts'

const mostEvents = 14
const mostFigures = 6
const lineLength = 500

type Happening = { readonly at: string; readonly title: string; readonly text?: string | undefined }

/** What a brief is made of: the parts of a customer record that a person can act. */
export type Acted = {
  readonly name: string
  readonly segment?: string | undefined
  readonly stage?: string | undefined
  readonly owner?: string | undefined
  readonly figures: readonly { readonly label: string; readonly value: number; readonly unit?: string | undefined }[]
  readonly events: readonly Happening[]
}

/** Makes a brief. Without a record the motive alone is what the actor has. */
export function briefOf(record: Acted | null, motive: string): Brief {
  if (record === null) return { persona: '', lines: [], motive }
  return { persona: personaOf(record).slice(0, 200), lines: linesOf(record).map((line) => line.slice(0, lineLength)), motive }
}

function personaOf(record: Acted): string {
  return record.segment === undefined || record.segment === '' ? record.name : `${record.name} (${record.segment})`
}

function linesOf(record: Acted): string[] {
  const stage = record.stage === undefined ? [] : [`Where things stand: ${record.stage}`]
  const owner = record.owner === undefined ? [] : [`You deal with ${record.owner}`]
  const figures = record.figures.slice(0, mostFigures).map(({ label, value, unit }) => `${headingWords(label)}: ${value}${unit === undefined ? '' : ` ${unit}`}`)
  const events = record.events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-mostEvents)
  return [...stage, ...owner, ...figures, ...events.map(eventLine)]
}

function eventLine({ at, title, text }: Happening): string {
  return `${at.slice(0, 10)}: ${title}${text === undefined || text === '' ? '' : `. ${text}`}`
}
