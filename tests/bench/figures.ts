// Medians, percentiles, and how figures are written: Markdown tables headed by what they were measured on, so that they can be
// pasted into a document as they are.

import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { shareBelow } from '#tests/support/shares.ts'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The values below which these shares lie; NaN without values. */
export function percentiles(values: readonly number[], shares: readonly number[]): number[] {
  return shares.map((share) => shareBelow(values, share))
}

export type Cell = string | number | null

/** Prints a table; numbers with `digits` behind the point, what was not measured as "–". */
export function table(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  print([
    `\n**${title}**\n`,
    line(heads),
    line(heads.map((_, i) => (rows.every((row) => typeof row[i] === 'string') ? '---' : '--:'))),
    ...rows.map((row) => line(row.map(shown))),
    '',
  ].join('\n'))
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A word on how it goes, beside the tables that may be redirected into a file. */
export function murmur(text: string): void {
  process.stderr.write(`  ${text}\n`)
}

/** Which code, which machine, which Node, which words: what a figure means nothing without. */
export function heading(words: readonly string[]): void {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch (error) {
      return error instanceof Error ? '' : String(error)
    }
  }
  const commit = git('rev-parse', '--short=12', 'HEAD') || 'unknown'
  const dirty = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes not committed'
  print([
    `- commit ${commit}${dirty}, ${new Date().toISOString().slice(0, 10)}`,
    `- ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, load ${loadavg()[0]?.toFixed(1) ?? '?'} at the start`,
    `- Node ${process.version}, loopback, no TLS, no compression`,
    `- \`npm run bench${words.length === 0 ? '' : ` -- ${words.join(' ')}`}\``,
  ].join('\n'))
}

function shown(cell: Cell): string {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return '–'
  if (typeof cell === 'string') return cell
  return Math.abs(cell) >= 100 || Number.isInteger(cell) ? String(Math.round(cell)) : cell.toFixed(Math.abs(cell) >= 10 ? 1 : 2)
}
