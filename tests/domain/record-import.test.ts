// Imports from end to end but for HTTP and the disk: real worker threads, a store in memory.

import { strToU8, unzipSync, Zip, ZipDeflate, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { boardId, importId as idShape, recordId } from '#shared/base/ids.ts'
import type { ImportId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { boardLimits } from '#shared/board/board.ts'
import { isRefusal, refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { question } from '#shared/record/narrow.ts'
import { customerRecord } from '#shared/record/record.ts'
import { newLines } from '#server/line.ts'
import { attachFile, choicesFrom, importFile, importTurns, listImport } from '#server/records/imports.ts'
import type { ImportTools, SentFile } from '#server/records/imports.ts'
import type { ImportMeta, RecordStore, StoredRecord } from '#server/records/record-store.ts'
import { usualCaps, workerRunner } from '#server/records/run-in-worker.ts'
import { newTurns } from '#server/turns.ts'
import { bytesOf, read, refusalOf, sample } from '../support/records.ts'

const board = boardId.parse('AAAAAAAAAAAAAAAAAAAAAA')

function inMemory(): RecordStore & { readonly imports: Map<ImportId, { meta: ImportMeta; records: readonly StoredRecord[] }> } {
  const imports = new Map<ImportId, { meta: ImportMeta; records: readonly StoredRecord[] }>()
  return {
    imports,
    saveImport: async (_board, meta, records) => void imports.set(meta.id, { meta, records }),
    findImports: async () => [...imports.values()].map(({ meta }) => meta),
    readPool: async (_board, id) => imports.get(id)?.records ?? [],
    findRecords: async (_board, ids) => ids.flatMap((id) => [...imports.values()].flatMap(({ records }) => records.filter((record) => record.id === id))),
    chosen: async () => [],
  }
}

function tools(caps = usualCaps): ImportTools & { readonly store: ReturnType<typeof inMemory> } {
  return { inTurn: newLines(), turns: newTurns(importTurns), store: inMemory(), run: workerRunner(caps), now: () => 1_700_000_000_000, maskKey: () => 'key' }
}

const sent = (fileName: string, more: Partial<SentFile> = {}): SentFile => ({ by: 'p_1', bytes: more.bytes ?? sample(fileName), fileName, contentType: 'text/csv', choices: {}, dryRun: false, ...more })

function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`Refused: ${answer.detail}`)
  return answer
}

describe('an import', () => {
  it('keeps every record of a file, and a dry run keeps none but shows twenty', async () => {
    const works = tools()
    const dry = granted(await importFile(works, board, sent('sales_pipeline.csv', { dryRun: true })))
    expect([dry.imported, dry.preview?.length, dry.importId, works.store.imports.size]).toEqual([8800, 20, undefined, 0])
    const stages: string[] = []
    const answer = granted(await importFile(works, board, sent('sales_pipeline.csv'), (stage) => stages.push(stage)))
    expect(answer).toMatchObject({ imported: 8800, skipped: [], skippedTotal: 0, encoding: 'utf-8', delimiter: ',', dateOrder: 'month-day', replaced: false })
    expect(stages).toEqual(['decoding', 'reading', 'understanding', 'done'])
    const kept = works.store.imports.get(answer.importId as ImportId)
    expect(kept?.records).toHaveLength(8800)
    expect(new Set(kept?.records.map(({ id }) => id)).size).toBe(8800)
    expect(customerRecord.parse(JSON.parse(kept?.records[0]?.json ?? '')).name).toBe('Cancity')
  })

  it('of the same file again is the same import with the same record ids', async () => {
    const works = tools()
    const first = granted(await importFile(works, board, sent('accounts.csv')))
    const ids = works.store.imports.get(first.importId as ImportId)?.records.map(({ id }) => id)
    const second = granted(await importFile(works, board, sent('accounts.csv', { choices: { headerRow: 1 } })))
    expect([second.importId, second.replaced, works.store.imports.size]).toEqual([first.importId, true, 1])
    expect(works.store.imports.get(first.importId as ImportId)?.records.map(({ id }) => id)).toEqual(ids)
  })

  it('keeps nothing that the mask took away', async () => {
    const works = tools()
    granted(await importFile(works, board, sent('sales_teams.csv')))
    expect(JSON.stringify([...works.store.imports.values()])).not.toMatch(/Anna|Snelling|Dustin/)
  })

  it('lists at most 1,000 skipped rows and counts them all', async () => {
    const answer = granted(await importFile(tools(), board, sent('x.csv', { bytes: bytesOf(`a,b,c\n1,2,3\n${'1,2\n'.repeat(1_500)}`) })))
    expect([answer.imported, answer.skipped.length, answer.skippedTotal]).toEqual([1, 1_000, 1_500])
  })

  it('of a file of which no row can be read is refused', async () => {
    const answer = await importFile(tools(), board, sent('x.csv', { bytes: bytesOf('a,b,c\n1,2\n4,5\n') }))
    expect(isRefusal(answer) && answer.detail).toContain('None of the 2 rows could be read. Row 2: Too short')
  })

  it('that takes too long or too much memory is stopped and refused', async () => {
    const late = await importFile(tools({ ...usualCaps, time: 1 }), board, sent('sales_pipeline.csv'))
    expect(isRefusal(late) && late.detail).toContain('took longer')
    const many = bytesOf(`name,note\n${'Acme,some words to remember\n'.repeat(49_000)}`)
    const greedy = await importFile(tools({ ...usualCaps, memory: 16 }), board, sent('x.csv', { bytes: many }))
    expect(isRefusal(greedy) && greedy.detail).toContain('memory')
  })
})

describe('joining', () => {
  it('adds the accounts to the deals by the columns that match', async () => {
    const works = tools()
    const { importId } = granted(await importFile(works, board, sent('sales_pipeline.csv')))
    const answer = granted(await attachFile(works, board, { to: importId as ImportId, sent: sent('accounts.csv'), how: 'fields' }))
    expect([answer.tie, answer.report.hits, answer.report.blank]).toEqual([{ from: 'account', to: 'account' }, 7375, 1425])
    const asked = question.parse({ conditions: [{ column: 'accounts: sector', op: 'is', value: 'retail' }], limit: 1 })
    const list = granted(await listImport(works, board, { by: 'p_1', of: importId as ImportId, question: asked, facets: true }))
    expect(list.passed).toBeGreaterThan(1_000)
    expect(list.meta.attached).toMatchObject([{ fileName: 'accounts.csv', hits: 7375 }])
    expect(list.facets.some(({ column }) => column === 'accounts: sector')).toBe(true)
    expect(list.records[0]?.figures.map(({ label }) => label)).toContain('accounts: revenue')
  })

  it('of two files at once keeps both, and a mask asked for last holds against a join that began before it', async () => {
    const works = tools()
    const people = () => bytesOf('id,name,email\n1,Ada,ada@works.example\n2,Ben,ben@works.example\n')
    const { importId } = granted(await importFile(works, board, sent('people.csv', { bytes: people() })))
    const joining = (name: string): Promise<unknown> => attachFile(works, board, { to: importId as ImportId, sent: sent(`${name}.csv`, { bytes: bytesOf(`who,${name}\n1,x\n2,y\n`) }), how: 'fields', tie: { from: 'id', to: 'who' } })
    await Promise.all([joining('colour'), joining('town')])
    const meta = (): ImportMeta | undefined => works.store.imports.get(importId as ImportId)?.meta
    expect(meta()?.attached.map(({ fileName }) => fileName)).toEqual(['colour.csv', 'town.csv'])
    await Promise.all([joining('age'), importFile(works, board, sent('people.csv', { bytes: people(), choices: { masking: { email: 'leave-out' } } }))])
    expect(JSON.stringify(works.store.imports.get(importId as ImportId)?.records)).not.toContain('works.example')
  })

  it('adds comments to tickets as events', async () => {
    const works = tools()
    const tickets = '05-helpdesk-zendesk/ticket_data.csv'
    const { importId } = granted(await importFile(works, board, sent(tickets)))
    const tie = { from: 'id', to: 'ticket_id' }
    const answer = await attachFile(works, board, { to: importId as ImportId, sent: sent('05-helpdesk-zendesk/ticket_comment_data.csv'), how: 'events', tie })
    if (isRefusal(answer)) expect(answer.detail).toContain('No record has')
    else expect(answer.report.hits + answer.report.misses).toBe(10)
    const own = bytesOf('ticket_id,created,body,public,user_id,voice_comment,id\n1595,2020-03-01 10:00:00,Please call,TRUE,7,FALSE,1\n')
    granted(await attachFile(works, board, { to: importId as ImportId, sent: sent('mine.csv', { bytes: own }), how: 'events', tie }))
    const list = granted(await listImport(works, board, { by: 'p_1', of: importId as ImportId, question: question.parse({ conditions: [{ column: 'id', op: 'is', value: '1595' }] }), facets: false }))
    expect(list.records[0]?.events.at(-1)).toMatchObject({ at: '2020-03-01T10:00:00', kind: 'mail', title: 'Message', text: 'Please call' })
  })

  it('of events is refused when the records chosen for the session would have more than it holds, and nothing is kept of it', async () => {
    const works = tools()
    const { importId } = granted(await importFile(works, board, sent('tickets.csv', { bytes: bytesOf('ticket,subject\n1,Broken\n2,Late\n') })))
    const [first] = works.store.imports.get(importId as ImportId)?.records ?? []
    const full = { id: recordId.parse('r_full'), json: JSON.stringify({ events: Array.from({ length: boardLimits.events }, () => ({ precision: 'day' })) }) }
    const chosen = async () => (first === undefined ? [] : [first, full])
    const event = { to: importId as ImportId, sent: sent('calls.csv', { bytes: bytesOf('ticket,created,body\n1,2020-03-01,Please call\n') }), how: 'events', tie: { from: 'ticket', to: 'ticket' } } as const
    const before = JSON.stringify([...works.store.imports])
    expect(await attachFile({ ...works, store: { ...works.store, chosen } }, board, event)).toMatchObject({
      reason: 'too-many-records', detail: 'A session holds 200,000 timeline events; the records chosen would have 200,001 with this file. Choose fewer of them first, or leave out rows.',
    })
    expect(JSON.stringify([...works.store.imports])).toBe(before)
    expect(granted(await attachFile(works, board, { ...event, sent: sent('calls.csv', { bytes: bytesOf('ticket,created,body\n1,2020-03-01,Please call\n') }) })).report.hits).toBe(1)
  })

  it('is one of a hundred at most on one board; a file that is there already may come again', async () => {
    const works = tools()
    const file = (n: number) => sent(`${n}.csv`, { bytes: bytesOf(`id,name\n${n},Ada\n`) })
    granted(await importFile(works, board, file(0)))
    const [meta] = await works.store.findImports(board)
    for (let n = 1; n < boardLimits.imports; n += 1) await works.store.saveImport(board, { ...must(meta, 'an import'), id: idShape.parse(`i_file${n}`) }, [])
    expect(await importFile(works, board, file(1))).toMatchObject({ reason: 'too-large', detail: 'A board holds 100 imports, and has them. Go on in a new session.' })
    expect(granted(await importFile(works, board, file(0))).replaced).toBe(true)
  })

  it('follows the references of a Salesforce tree', async () => {
    const works = tools()
    const { importId } = granted(await importFile(works, board, sent('02-salesforce-tree/ebikes/Product__cs.json')))
    const answer = granted(await attachFile(works, board, { to: importId as ImportId, sent: sent('02-salesforce-tree/ebikes/Product_Family__cs.json'), how: 'fields' }))
    expect([answer.tie.to, answer.report.hits]).toEqual(['referenceId', 16])
    expect(granted(await listImport(works, board, { by: 'p_1', of: importId as ImportId, question: question.parse({}), facets: false })).records[0]?.segment).toBe('Fuse')
  })

  it('of a file that has nothing in common is refused with what to do', async () => {
    const works = tools()
    const { importId } = granted(await importFile(works, board, sent('accounts.csv')))
    const answer = await attachFile(works, board, { to: importId as ImportId, sent: sent('x.csv', { bytes: bytesOf('a,b\n1,x\n2,y\n') }), how: 'fields' })
    expect(isRefusal(answer) && answer.detail).toContain('Name the two columns')
    expect(isRefusal(await listImport(works, board, { by: 'p_1', of: 'i_nothing' as ImportId, question: question.parse({}), facets: false }))).toBe(true)
  })
})

describe('what a query may choose', () => {
  it('is checked at the door', () => {
    expect(choicesFrom({ dateOrder: 'day-month', delimiter: '\\t', headerRow: '2', mapping: '{"Email":{"mask":"leave-out"}}', other: 'x' })).toEqual({ dateOrder: 'day-month', delimiter: '\t', headerRow: 2, mapping: { Email: { mask: 'leave-out' } } })
    for (const query of [{ dateOrder: 'guess' }, { mapping: '{' }, { mapping: '{"a":{"role":"king"}}' }, { headerRow: 'x' }, { delimiter: '"' }, { encoding: 'ebcdic' }]) expect(isRefusal(choicesFrom(query as Record<string, string>))).toBe(true)
  })
})

describe('an Excel workbook', () => {
  const sheet = (rows: readonly (readonly (string | number)[])[]): string =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.map((cells, r) => `<row r="${r + 1}">${cells.map((cell, c) => {
      const at = `${String.fromCharCode(65 + c)}${r + 1}`
      return typeof cell === 'number' ? `<c r="${at}"><v>${cell}</v></c>` : `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`
    }).join('')}</row>`).join('')}</sheetData></worksheet>`
  const workbook = (rows: Parameters<typeof sheet>[0]): Uint8Array<ArrayBuffer> => zipSync(parts(sheet(rows)))
  const parts = (first: string): Record<string, Uint8Array> => ({
    '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'),
    'xl/workbook.xml': strToU8('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Deals" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/worksheets/sheet1.xml': strToU8(first),
  })
  /** As programs write that do not know a size before they have written the file: the head of a file says none, only the directory does. */
  const streamed = (files: Record<string, Uint8Array>): Buffer => {
    const written: Uint8Array[] = []
    const zip = new Zip((_, piece) => written.push(piece))
    for (const [name, content] of Object.entries(files)) {
      const file = new ZipDeflate(name)
      zip.add(file)
      file.push(content, true)
    }
    zip.end()
    return Buffer.concat(written)
  }
  /** The archive with these four-byte fields (by their offset) of the directory's entry for a file changed. */
  const altered = (archive: Uint8Array, name: string, fields: Readonly<Record<number, number>>): Buffer => {
    const bytes = Buffer.from(archive)
    const entry = bytes.lastIndexOf(name) - 46
    for (const [at, value] of Object.entries(fields)) bytes.writeUInt32LE(value, entry + Number(at))
    return bytes
  }
  const [packedSize, realSize, whereItIs] = [20, 24, 42]

  it('gives the records of its first sheet', async () => {
    const file = await read(workbook([['name', 'amount', 'id'], ['Acme', 0.1, '007'], ['Beta', 1200, '008']]), 'deals.xlsx')
    expect([file.format, file.rows.map(({ name, figures }) => [name, figures[0]?.value])]).toEqual(['xlsx', [['Acme', 0.1], ['Beta', 1200]]])
    expect(file.columns.map(({ type }) => type)).toEqual(['text', 'money', 'identifier'])
  })

  it('that unpacks to more than 200 MB is refused before it is unpacked', async () => {
    const bomb = altered(workbook([['a']]), 'xl/worksheets/sheet1.xml', { [realSize]: 210_000_000 })
    expect((await refusalOf(bomb, 'bomb.xlsx')).detail).toContain('200 MB')
  })

  it('whose files say their size only in the directory is read', async () => {
    const archive = streamed(parts(sheet([['name', 'amount'], ['Acme', 1]])))
    expect([archive[6], archive.readUInt32LE(22)]).toEqual([8, 0])
    expect((await read(archive, 'deals.xlsx')).rows.map(({ name }) => name)).toEqual(['Acme'])
  })

  it('that unpacks to more than its directory says is refused and takes no more memory than that', async () => {
    const whole = streamed({ ...parts(sheet([['name', 'amount'], ['Acme', 1]])), 'xl/other.xml': new Uint8Array(24_000_000) })
    const lying = ['xl/worksheets/sheet1.xml', 'xl/other.xml'].reduce((archive, name) => altered(archive, name, { [realSize]: 10 }), whole)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const look = (): void => { most = Math.max(most, process.memoryUsage().arrayBuffers - before) }
    const looking = setInterval(look, 1)
    const refusal = await refusalOf(lying, 'lying.xlsx').finally(() => clearInterval(looking))
    look()
    expect(refusal.detail).toContain('damaged')
    expect(most).toBeLessThan(10_000_000)
  })

  it('whose directory names one file many times under many names is refused by what all of them take', async () => {
    const names = Array.from({ length: 26 }, (_, i) => `xl/other${String(i).padStart(2, '0')}.xml`)
    const plain = zipSync({ 'xl/a.xml': new Uint8Array(8_000_000), ...parts(sheet([['a']])), ...Object.fromEntries(names.map((name) => [name, new Uint8Array(1)])) }, { level: 0 })
    const lying = names.reduce<Uint8Array>((archive, name) => altered(archive, name, { [packedSize]: 8_000_000, [whereItIs]: 0 }), plain)
    expect(unzipSync(lying, { filter: ({ name }) => name === names[0] })[names[0] ?? '']).toHaveLength(8_000_000)
    expect((await refusalOf(lying, 'lying.xlsx')).detail).toContain('200 MB')
  })

  it('that is damaged is refused', async () => {
    expect((await refusalOf(workbook([['a']]).slice(0, 600), 'x.xlsx')).detail).toContain('damaged')
  })
})

describe('a pool that many ask at once', () => {
  it('is read from the store for two questions at a time; those typed meanwhile are overtaken unread, everybody else is answered', async () => {
    const works = tools()
    const { importId } = granted(await importFile(works, board, sent('x.csv', { bytes: bytesOf('a,b\n1,2\n3,4\n') })))
    const reading = { now: 0, most: 0, all: 0 }
    // The thread is not what is tried here.
    const run: ImportTools['run'] = async () => {
      await new Promise((resolve) => { setImmediate(resolve) })
      reading.now -= 1
      return refuse('conflict')
    }
    const store: RecordStore = { ...works.store, readPool: (...asked) => {
      reading.all += 1
      reading.now += 1
      reading.most = Math.max(reading.most, reading.now)
      return works.store.readPool(...asked)
    } }
    const asked = { ...works, run, store }
    const of = importId as ImportId
    const look = (by: string): Promise<object> => listImport(asked, board, { by, of, question: question.parse({ limit: 1 }), facets: false })
    const join = (by: string): Promise<object> => attachFile(asked, board, { to: of, sent: sent('y.csv', { by, dryRun: true, bytes: bytesOf('a,c\n1,2\n') }), how: 'fields' })
    const typed = Array.from({ length: 30 }, () => look('ada'))
    const others = ['bob', 'cy', 'di'].flatMap((by) => [look(by), join(by)])
    const reasons = async (answers: readonly Promise<object>[]): Promise<unknown[]> => (await Promise.all(answers)).map((one) => isRefusal(one) && one.reason)
    expect(await reasons(typed)).toEqual(['conflict', ...Array<string>(28).fill('too-many-requests'), 'conflict'])
    expect(await reasons(others)).toEqual(Array<string>(6).fill('conflict'))
    expect(reading).toEqual({ now: 0, most: 2, all: 8 })
  })
})
