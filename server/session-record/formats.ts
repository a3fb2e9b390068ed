// A session record in the formats people take home: the lossless JSON, readable Markdown and HTML, tables, and all of it in one archive.

import { strToU8, zipSync } from 'fflate'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { minutes } from './minutes.ts'
import { paint, toSvg, type Tell } from './picture.ts'
import { readSessionRecord, type Reading, type SessionRecord } from './session-record.ts'
import { tables, toCsv, type TableName } from './tables.ts'

/** Formats that can be asked for; those made elsewhere or later are refused by name. */
export const formats = ['json', 'md', 'html', 'csv', 'zip', 'pdf', 'png', 'svg'] as const
export type Format = (typeof formats)[number]
export const tableNames = Object.keys(tables) as [TableName, ...TableName[]] // the table's own keys

/** What is printed how. `table` says which CSV. */
export type How = { readonly format: Format; readonly table: TableName | undefined }

/** A file to take home. */
export type Printed = { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string; readonly fileName: string }

/** Prints a session record; `tell` is told when the painter of PNGs fails. */
export function print(record: SessionRecord, { format, table = 'notes' }: How, tell: Tell): Printed | Refusal {
  const reading = readSessionRecord(record)
  const name = fileNameOf(reading)
  switch (format) {
    case 'json': return printed(JSON.stringify(record, null, 1), 'application/json', `${name}.json`)
    case 'md': return printed(toMarkdown(minutes(reading)), 'text/markdown; charset=utf-8', `${name}.md`)
    case 'html': return printed(html(reading), 'text/html; charset=utf-8', `${name}.html`)
    case 'csv': return printed(toCsv(reading, table), 'text/csv; charset=utf-8', `${name}-${table}.csv`)
    case 'zip': return { bytes: archive(record, reading), type: 'application/zip', fileName: `${name}.zip` }
    case 'svg': return printed(toSvg(reading), 'image/svg+xml', `${name}.svg`)
    case 'png': {
      const bytes = paint(toSvg(reading), tell)
      return isRefusal(bytes) ? bytes : { bytes, type: 'image/png', fileName: `${name}.png` }
    }
    case 'pdf': return refuse('format-not-available', 'PDF is not made here. Open the HTML in a browser and print it to PDF.')
  }
}

function archive(record: SessionRecord, reading: Reading): Uint8Array<ArrayBuffer> {
  const files = {
    'session.json': JSON.stringify(record, null, 1),
    'session.md': toMarkdown(minutes(reading)),
    'session.html': html(reading),
    'board.svg': toSvg(reading),
    ...Object.fromEntries(tableNames.map((table) => [`${table}.csv`, toCsv(reading, table)])),
  }
  return new Uint8Array(zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [file, strToU8(text)]))))
}

const html = (reading: Reading): string => toHtml(reading.standing.facts?.title ?? 'Session', minutes(reading))
const printed = (text: string, type: string, fileName: string): Printed => ({ bytes: new TextEncoder().encode(text), type, fileName })

/** Plain letters and digits of the title and the day: safe in every header and on every disk. */
function fileNameOf({ standing, record }: Reading): string {
  const title = (standing.facts?.title ?? '').normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 60)
  return `${title === '' ? 'session' : title}-${new Date(record.createdAt).toISOString().slice(0, 10)}`
}
