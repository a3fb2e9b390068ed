// Printing cells for spreadsheets without handing them a formula: a cell a program would run gets an apostrophe in front.
// Numbers are numbers (also negative ones); only text is touched. Reading our own files back takes the apostrophe off again.

const opens = /^[\s\u00a0\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u
const plainNumber = /^[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?$/

/** A text cell that no spreadsheet program will run. A value of type number is printed as it is. */
export function neutralise(cell: string | number): string {
  if (typeof cell === 'number') return String(cell)
  if (plainNumber.test(cell) || cell.trim() === '') return cell
  return opens.test(cell) || /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\s]/u.test(cell) ? `'${cell}` : cell
}

/** The cell as it was before `neutralise`. */
export function restore(cell: string): string {
  return cell.startsWith("'") && neutralise(cell.slice(1)) === cell ? cell.slice(1) : cell
}
