// Guesses what each column is for: id, name, segment, stage, owner, figure, event; and which tell about a person.
// A known export's preset speaks first, then the words of the headings, then what the cells hold. A mapping by hand wins over all.
// Personal columns are masked unless somebody chooses otherwise.

import { keyOf, wordsOf } from './headings.ts'
import { presetFor } from './presets.ts'
import type { Preset } from './presets.ts'
import type { Mapping, MaskChoice, Personal, Reading, Role } from './columns.ts'

/** What is known of a column when its role is guessed. `distinct` counts different filled cells, `filled` and `rows` cells. */
export type Glimpse = { readonly name: string; readonly reading: Reading; readonly filled: number; readonly distinct: number; readonly rows: number }

/** What a column is for. */
export type Purpose = { readonly mappedTo: Role; readonly personal: Personal | null; readonly mask: MaskChoice }

const technical = /^_|synced|^url$|etag|_hash$|photo|picture|thumbnail/i
const notSummed = new Set(['year', 'yearestablished', 'founded', 'latitude', 'longitude', 'lat', 'lon', 'lng', 'day', 'month', 'row', 'index', 'rank', 'position', 'no', 'number', 'weekday', 'hour'])
const segmentWords = ['segment', 'sector', 'industry', 'tier', 'plan', 'contract', 'product', 'category', 'type', 'region', 'series', 'priority', 'role', 'country', 'branche', 'kategorie']
const stageWords = ['stage', 'lifecycle', 'status', 'phase', 'churn', 'etappe']
const ownerWords = ['owner', 'agent', 'assignee', 'representative', 'rep', 'manager', 'csm', 'seller', 'besitzer', 'betreuer']
const nameWords = ['name', 'account', 'company', 'customer', 'client', 'organization', 'organisation', 'title', 'subject', 'product', 'firma', 'kunde', 'nom', 'nazwa']
const personWords = new Set(['person', 'contact', 'requester', 'assignee', 'agent', 'owner', 'rep', 'manager', 'seller', 'recipient', 'submitter', 'ansprechpartner', 'csm'])
const personKeys = new Set(['firstname', 'lastname', 'surname', 'forename', 'givenname', 'familyname', 'fullname', 'contactname', 'personname', 'vorname', 'nachname', 'prenom'])
const addressWords = new Set(['street', 'address', 'strasse', 'straße', 'adresse', 'ulica', 'addressline'])

/** What each column is for, in the order of the columns, and the preset that was recognised. */
export function guessPurposes(glimpses: readonly Glimpse[], byHand: ReadonlyMap<string, Mapping[string]>): { readonly purposes: Purpose[]; readonly preset: Preset | null } {
  const preset = presetFor(glimpses.map(({ name }) => name))
  const guessed = preset === null ? guessRoles(glimpses) : presetRoles(glimpses, preset)
  const people = holdsPeople(glimpses)
  const purposes = glimpses.map((glimpse, i): Purpose => {
    const hand = byHand.get(glimpse.name)
    const mappedTo = hand?.role ?? guessed[i] ?? 'field'
    const personal = preset?.personal?.[keyOf(glimpse.name)] ?? personalKind(glimpse, mappedTo, people)
    const kept = glimpse.reading.type === 'identifier' && personal === 'person-name' ? null : personal
    return { mappedTo, personal: kept, mask: hand?.mask ?? (kept === null ? 'keep' : 'mask') }
  })
  return { purposes, preset }
}

function presetRoles(glimpses: readonly Glimpse[], preset: Preset): Role[] {
  const only = new Set<Role>()
  return glimpses.map((glimpse) => {
    const role = preset.roles[keyOf(glimpse.name)] ?? byValue(glimpse)
    if (role === 'event' && glimpse.reading.type !== 'date') return 'field'
    if (role === 'figure' && !isNumeric(glimpse)) return 'field'
    if (!['id', 'segment', 'stage', 'owner'].includes(role)) return role
    if (only.has(role)) return 'field'
    only.add(role)
    return role
  })
}

function guessRoles(glimpses: readonly Glimpse[]): Role[] {
  const guessed = glimpses.map(byValue)
  const give = (role: Role, at: number): void => {
    if (at >= 0) guessed[at] = role
  }
  const free = (at: number): boolean => guessed[at] === 'field'
  give('id', idColumn(glimpses))
  nameColumns(glimpses, free).forEach((at) => give('name', at))
  give('owner', firstByWords(glimpses, ownerWords, (at) => free(at)))
  give('stage', firstByWords(glimpses, stageWords, (at, { distinct, filled }) => free(at) && few(distinct, filled)))
  give('segment', firstByWords(glimpses, segmentWords, (at, { distinct, filled }) => free(at) && few(distinct, filled)))
  return guessed
}

/** The role a column has by what it holds alone. */
function byValue(glimpse: Glimpse): Role {
  if (technical.test(glimpse.name)) return 'field'
  if (glimpse.reading.type === 'date') return /birth|geburt|dob$/i.test(glimpse.name) ? 'field' : 'event'
  if (isNumeric(glimpse) && !notSummed.has(keyOf(glimpse.name)) && !wordsOf(glimpse.name).some((word) => notSummed.has(word))) return 'figure'
  if (glimpse.reading.type === 'long-text') return 'event-text'
  return 'field'
}

function isNumeric({ reading }: Glimpse): boolean {
  return reading.type === 'number' || reading.type === 'money'
}

function idColumn(glimpses: readonly Glimpse[]): number {
  const sole = (glimpse: Glimpse): boolean => glimpse.filled === glimpse.rows && glimpse.distinct === glimpse.filled && glimpse.reading.type !== 'date'
  const exact = glimpses.findIndex((glimpse) => ['id', 'recordid', 'key', 'uuid'].includes(keyOf(glimpse.name)) && sole(glimpse))
  if (exact >= 0) return exact
  return glimpses.findIndex((glimpse) => glimpse.reading.type === 'identifier' && sole(glimpse) && wordsOf(glimpse.name).some((word) => ['id', 'number', 'key', 'code', 'no'].includes(word)))
}

/** One column that names the record, or first and last name together. */
function nameColumns(glimpses: readonly Glimpse[], free: (at: number) => boolean): number[] {
  const parts = glimpses.flatMap(({ name }, at) => (['firstname', 'lastname', 'vorname', 'nachname', 'givenname', 'familyname'].includes(keyOf(name)) && free(at) ? [at] : []))
  if (parts.length > 1) return parts
  const exact = glimpses.findIndex(({ name }, at) => ['name', 'title', 'subject', 'fullname'].includes(keyOf(name)) && free(at))
  const at = exact >= 0 ? exact : firstByWords(glimpses, nameWords, (i, { reading }) => free(i) && reading.type === 'text')
  if (at >= 0) return [at]
  const various = glimpses.findIndex(({ reading, distinct, filled }, i) => free(i) && reading.type === 'text' && distinct > filled / 2)
  return various >= 0 ? [various] : []
}

function firstByWords(glimpses: readonly Glimpse[], wanted: readonly string[], fits: (at: number, glimpse: Glimpse) => boolean): number {
  for (const word of wanted) {
    const at = glimpses.findIndex((glimpse, i) => wordsOf(glimpse.name).includes(word) && fits(i, glimpse))
    if (at >= 0) return at
  }
  return -1
}

function few(distinct: number, filled: number): boolean {
  return distinct > 0 && distinct <= 40 && (distinct < filled || filled < 5)
}

/** A table with a mail address column and no company's name in front is a table of people. */
function holdsPeople(glimpses: readonly Glimpse[]): boolean {
  const keys = new Set(glimpses.map(({ name }) => keyOf(name)))
  return glimpses.some(({ reading, name }) => reading.type === 'email' || /e?mail/i.test(name)) && !['company', 'companyname', 'subject', 'dealname', 'billingstreet'].some((key) => keys.has(key))
}

function personalKind(glimpse: Glimpse, role: Role, people: boolean): Personal | null {
  const { type } = glimpse.reading
  if (type === 'email') return 'email'
  if (type === 'phone') return 'phone'
  const words = wordsOf(glimpse.name)
  if (words.some((word) => addressWords.has(word)) && !words.some((word) => word === 'email' || word === 'mail' || word === 'url' || word === 'ip')) return 'address'
  if (type !== 'text' && type !== 'identifier') return null
  if (personKeys.has(keyOf(glimpse.name)) || role === 'owner') return 'person-name'
  if (words.some((word) => personWords.has(word)) && !words.some((word) => ['id', 'type', 'count', 'status', 'role', 'stage'].includes(word))) return 'person-name'
  return people && role === 'name' ? 'person-name' : null
}
