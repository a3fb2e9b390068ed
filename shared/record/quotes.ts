// Finds quotation marks that open a cell and are never properly closed, before they swallow the rest of the file.
// csv-parse reports such a mark at the end of the file; a person needs the line on which it opens.
// The faulty lines are emptied in place, so that every other line keeps its number and is read as usual.

export type BrokenQuote = { readonly line: number; readonly column: number; readonly reason: string }
/** Text that holds no broken quote any more, and the lines that were emptied. `hopeless`: the search was given up. */
export type Mended = { readonly text: string; readonly broken: readonly BrokenQuote[]; readonly hopeless: boolean }

const most = 1_000

/** Empties the lines whose quotes are broken. `delimiter` is one character. Linear in the text but for a bounded number of rescans. */
export function mendQuotes(text: string, delimiter: string): Mended {
  if (!text.includes('"')) return { text, broken: [], hopeless: false }
  const broken: BrokenQuote[] = []
  const pieces: string[] = []
  let kept = 0
  let budget = text.length * 10 + 1_000_000
  const scan: Scan = { text, delimiter, at: 0, line: 1, column: 0, lineStart: 0 }
  while (scan.at < text.length) {
    if (text[scan.at] !== '"') {
      skipPlainCell(scan)
      continue
    }
    const opening = { line: scan.line, column: scan.column, lineStart: scan.lineStart, at: scan.at }
    const ends = closeQuote(scan)
    budget -= scan.at - opening.at
    if (ends === null) continue
    broken.push({ line: opening.line, column: opening.column, reason: ends })
    const lineEnd = endOfLine(text, opening.at)
    pieces.push(text.slice(kept, opening.lineStart))
    kept = lineEnd
    Object.assign(scan, { at: lineEnd, line: opening.line, lineStart: opening.lineStart })
    passBreak(scan)
    if (broken.length > most || budget < 0) return { text, broken, hopeless: true }
  }
  return { text: broken.length === 0 ? text : [...pieces, text.slice(kept)].join(''), broken, hopeless: false }
}

type Scan = { readonly text: string; readonly delimiter: string; at: number; line: number; column: number; lineStart: number }

/** Moves over a cell that does not begin with a quote, and over the delimiter or line break behind it. */
function skipPlainCell(scan: Scan): void {
  const { text, delimiter } = scan
  while (scan.at < text.length) {
    const sign = text[scan.at]
    if (sign === delimiter) {
      scan.at++
      scan.column++
      return
    }
    if (sign === '\n' || sign === '\r') return passBreak(scan)
    scan.at++
  }
}

/** Moves over a quoted cell. Null when it closes properly, else what is wrong with it. */
function closeQuote(scan: Scan): string | null {
  const { text, delimiter } = scan
  const openedOn = scan.line
  scan.at++
  while (scan.at < text.length) {
    const sign = text[scan.at]
    if (sign === '\n' || sign === '\r') {
      const column = scan.column
      passBreak(scan)
      scan.column = column
      continue
    }
    if (sign !== '"') {
      scan.at++
      continue
    }
    if (text[scan.at + 1] === '"') {
      scan.at += 2
      continue
    }
    scan.at++
    const next = text[scan.at]
    const proper = next === undefined || next === delimiter || next === '\n' || next === '\r'
    if (!proper && scan.line > openedOn) return 'A quotation mark opens here and is not closed before the next one.'
    skipPlainCell(scan)
    return null
  }
  return 'A quotation mark opens here and is never closed.'
}

function passBreak(scan: Scan): void {
  const { text } = scan
  if (scan.at >= text.length) return
  scan.at += text[scan.at] === '\r' && text[scan.at + 1] === '\n' ? 2 : 1
  scan.line++
  scan.column = 0
  scan.lineStart = scan.at
}

function endOfLine(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}
