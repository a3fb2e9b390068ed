// The list of rows that were not taken, as a file for whoever has to mend the original.

import { neutralise } from '#shared/record/formula.ts'
import type { Fault } from './answers.ts'

/** A CSV with row, column and reason, readable by a spreadsheet, in which nothing of a stranger's file runs as a formula. */
export function faultsFile(faults: readonly Fault[]): Blob {
  const lines = [['row', 'column', 'reason'], ...faults.map(({ row, column, reason }) => [String(row), column ?? '', reason])]
  const text = lines.map((cells) => cells.map((cell) => `"${neutralise(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n')
  return new Blob(['\uFEFF', text, '\r\n'], { type: 'text/csv;charset=utf-8' })
}
