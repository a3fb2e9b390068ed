// Conditions as a person makes them: the ones a column can have, one from what was typed, values clicked on and off. Pure.

import type { Condition } from '#shared/record/narrow.ts'
import type { ColumnSeen } from './answers.ts'

export type Op = Exclude<Condition['op'], 'one-of' | '>=' | '<='>

/** What can be asked of a column. */
export function opsFor(column: ColumnSeen): readonly Op[] {
  if (column.decimals !== undefined) return ['>', '<', 'is', 'empty', 'filled']
  if (column.order !== undefined) return ['between', 'empty', 'filled']
  return ['is', 'is-not', 'contains', 'empty', 'filled']
}

/** The condition that was typed; null while something is missing or is no number. */
export function conditionOf(column: string, op: Op, value: string, until: string): Condition | null {
  const text = value.trim()
  switch (op) {
    case 'empty': case 'filled': return { column, op }
    case 'between': return text === '' || until === '' ? null : text <= until ? { column, op, from: text, to: until } : { column, op, from: until, to: text }
    case '>': case '<': {
      const number = Number(text.replace(',', '.'))
      return text === '' || !Number.isFinite(number) ? null : { column, op, value: number }
    }
    default: return text === '' ? null : { column, op, value: text }
  }
}

/** The values of a column that are clicked on. */
export function oneOf(conditions: readonly Condition[], column: string): readonly string[] {
  const found = conditions.find((one) => one.column === column && one.op === 'one-of')
  return found?.op === 'one-of' ? found.values : []
}

/** A value clicked on, or off again. */
export function withValue(conditions: readonly Condition[], column: string, value: string): Condition[] {
  const before = oneOf(conditions, column)
  const values = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  const others = conditions.filter((one) => one.column !== column || one.op !== 'one-of')
  return values.length === 0 ? others : [...others, { column, op: 'one-of', values }]
}
