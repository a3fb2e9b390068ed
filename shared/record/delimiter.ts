// Guesses what separates the cells of a text: comma, semicolon, tab or bar.
// The one that splits the most lines into the same number of cells wins; quoted text is not counted.

export const delimiters = [',', ';', '\t', '|'] as const
/** What may separate cells. */
export type Delimiter = (typeof delimiters)[number]

const sampleLength = 65_536

/** The likeliest delimiter; a comma for a file of one column. */
export function guessDelimiter(text: string): Delimiter {
  const lines = sampleLines(text)
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const score = scoreOf(lines, delimiter)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Lines with the quoted parts taken out. An unclosed quote ends with its line, so that it cannot hide the rest. */
function sampleLines(text: string): string[] {
  return text
    .slice(0, sampleLength)
    .replace(/"(?:[^"]|""){0,8000}"/g, 'quoted')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 200)
}

function scoreOf(lines: readonly string[], delimiter: string): number {
  const times = new Map<number, number>()
  for (const line of lines) {
    const count = line.split(delimiter).length - 1
    if (count > 0) times.set(count, (times.get(count) ?? 0) + 1)
  }
  let best = 0
  for (const [count, lineCount] of times) best = Math.max(best, (lineCount / lines.length) * (1 + Math.min(count, 20) / 40))
  return best
}
