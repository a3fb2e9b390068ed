// Pseudonyms for people before anything is kept: the real value is replaced and stays with whoever has the file.
// The same value gets the same pseudonym, also inside free text of its row, so that a record can still be read.
// The keyed hash is handed in; without its key nobody can try names against pseudonyms.

import type { Column, Personal } from './columns.ts'
import { wordsOf } from './headings.ts'

/** A keyed hash of a text: a whole number from 0 to 2^32 - 1, the same for the same text. */
export type KeyedHash = (text: string) => number

/** Replaces personal values of one import. */
export type Mask = {
  /** The cells of a row with pseudonyms in place of people. Columns left out become ''. */
  readonly row: (cells: readonly string[]) => string[]
}

const plants = [
  'Fern', 'Birch', 'Maple', 'Willow', 'Cedar', 'Aspen', 'Hazel', 'Rowan', 'Linden', 'Alder', 'Poplar', 'Juniper', 'Clover', 'Heather', 'Laurel', 'Myrtle',
  'Sorrel', 'Thistle', 'Yarrow', 'Bramble', 'Sedge', 'Larch', 'Spruce', 'Elder', 'Hawthorn', 'Ivy', 'Mallow', 'Nettle', 'Olive', 'Pine', 'Quince', 'Reed',
  'Sage', 'Tansy', 'Vetch', 'Walnut', 'Yew', 'Acacia', 'Basil', 'Carob', 'Dill', 'Fennel', 'Ginkgo', 'Hemlock', 'Iris', 'Jasmine', 'Kale', 'Lotus',
  'Mint', 'Nutmeg', 'Oak', 'Palm', 'Rush', 'Sumac', 'Thyme', 'Umbel', 'Violet', 'Wisteria', 'Bamboo', 'Camellia', 'Daphne', 'Elm', 'Flax', 'Gorse',
] as const

// Bounded, so that a long run of letters does not cost its square.
const addressInText = /[^\s@<>"'(),;]{1,64}@[^\s@<>"'(),;.]{1,63}(?:\.[^\s@<>"'(),;.]{1,63}){0,7}\.[A-Za-z]{2,24}/g

/** A mask for the columns of one import. */
export function maskFor(columns: readonly Column[], hash: KeyedHash): Mask {
  const pseudonym = pseudonyms(hash)
  const masked = columns.flatMap((column, at) => (column.mask === 'mask' ? [{ at, column }] : []))
  const left = columns.flatMap((column, at) => (column.mask === 'leave-out' ? [at] : []))
  const free = columns.flatMap((column, at) => (isFree(column) ? [at] : []))
  const standIn = (column: Column, value: string): string => inPlaceOf(column.personal ?? 'person-name', value, isColleague(column) ? 'Colleague' : 'Customer', pseudonym)

  // Addresses in comments are somebody's too, also in a file that has no column of them; who chose to show a column of addresses shows these.
  const mailShown = columns.some(({ personal, mask }) => personal === 'email' && mask === 'keep')
  const parts = masked.filter(({ column }) => column.mappedTo === 'name' && column.personal === 'person-name')

  function row(cells: readonly string[]): string[] {
    const result = [...cells]
    const replaced: Trace[] = []
    const wholeName = parts.map(({ at }) => cells[at] ?? '').join(' ').trim()
    for (const { at, column } of masked) {
      const value = cells[at] ?? ''
      if (value === '') continue
      const part = parts.length > 1 && column.mappedTo === 'name' && column.personal === 'person-name'
      const name = standIn(column, part ? wholeName : value)
      result[at] = name
      replaced.push(...tracesOf(column.personal, value, name))
    }
    for (const at of left) {
      const value = cells[at] ?? ''
      if (value !== '') replaced.push(...tracesOf(columns[at]?.personal, value, '…'))
      result[at] = ''
    }
    if (replaced.length === 0 && mailShown) return result
    replaced.sort((a, b) => b.value.length - a.value.length)
    for (const at of free) result[at] = inText(result[at] ?? '', replaced, mailShown ? null : pseudonym)
    return result
  }
  return { row }
}

/** Text that people wrote. A segment or a stage is one of a few words of the system, in which no name is looked for. */
function isFree({ mask, type, mappedTo }: Column): boolean {
  return mask === 'keep' && (type === 'text' || type === 'long-text') && mappedTo !== 'segment' && mappedTo !== 'stage'
}

function isColleague({ name, mappedTo }: Column): boolean {
  return mappedTo === 'owner' || wordsOf(name).some((word) => ['agent', 'owner', 'manager', 'rep', 'assignee', 'seller'].includes(word))
}

/** A pseudonym without the word before it, by which the same person in two columns is one. Other text as it is. */
export function bare(value: string): string {
  return value.replace(/^(?:Customer|Colleague) (?=[A-Z][a-z]+-\d+$)/, '')
}

function inPlaceOf(personal: Personal, value: string, who: string, pseudonym: (value: string) => string): string {
  if (personal === 'email') return maskedMail(value, pseudonym)
  if (personal === 'phone') return `•••${value.replace(/\D/g, '').slice(-3)}`
  if (personal === 'address') return `Address ${pseudonym(value)}`
  return `${who} ${pseudonym(value)}`
}

function maskedMail(value: string, pseudonym: (value: string) => string): string {
  return `${pseudonym(value).toLowerCase()}@masked`
}

/** A value to look for in free text. A part of a name is looked for as it is written, and in sentences only: Will, not will. */
type Trace = { readonly value: string; readonly name: string; readonly part: boolean }

function tracesOf(personal: Personal | undefined, value: string, name: string): Trace[] {
  const whole = value.trim()
  const traces: Trace[] = whole.length > 2 ? [{ value: whole, name, part: false }] : []
  if (personal !== undefined && personal !== 'person-name') return traces
  for (const part of whole.split(/[\s,]+/)) if (part.length > 2 && part !== whole) traces.push({ value: part, name, part: true })
  return traces
}

/** `pseudonym` null: addresses that were not named by a column stay. */
function inText(text: string, traces: readonly Trace[], pseudonym: ((value: string) => string) | null): string {
  if (text === '' || (traces.length === 0 && !text.includes('@'))) return text
  let masked = text
  const lower = text.toLowerCase()
  const sentence = /\S\s+\S+\s+\S/.test(text)
  for (const { value, name, part } of traces) {
    if (part && !(sentence && text.includes(value))) continue
    if (lower.includes(value.toLowerCase())) masked = masked.replace(wholeWord(value, part), () => name)
  }
  return pseudonym !== null && masked.includes('@') ? masked.replace(addressInText, (found) => (found.endsWith('@masked') ? found : maskedMail(found, pseudonym))) : masked
}

function wholeWord(value: string, asWritten: boolean): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, asWritten ? 'gu' : 'giu')
}

/** `Fern-12` for a value; two values that fall on the same word and number are kept apart, in the order they come. */
function pseudonyms(hash: KeyedHash): (value: string) => string {
  const given = new Map<string, string>()
  const taken = new Set<string>()
  return (value) => {
    const key = value.trim().toLowerCase()
    const before = given.get(key)
    if (before !== undefined) return before
    const number = hash(key)
    const plant = plants[number % plants.length] ?? 'Fern'
    let n = (Math.floor(number / plants.length) % 9_999) + 1
    while (taken.has(`${plant}-${n}`)) n++
    const name = `${plant}-${n}`
    given.set(key, name)
    taken.add(name)
    return name
  }
}
