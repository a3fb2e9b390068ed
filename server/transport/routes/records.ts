// Customer records over HTTP: bringing files, joining a second file, looking into an import, and the records chosen for the session.
// The reading is in server/records; here a request becomes its arguments, and what was kept is ruled so that everybody hears of it.

import { z } from 'zod'
import { importId, type BoardId, type ImportId, type PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { question } from '#shared/record/narrow.ts'
import { customerRecord } from '#shared/record/record.ts'
import { limits } from '#shared/record/table.ts'
import { newReadChosen } from '../../records/chosen.ts'
import { attachFile, choicesFrom, importFile, listImport, type SentFile } from '../../records/imports.ts'
import type { House } from '../house.ts'
import { whole } from '../large.ts'
import { badRequest } from '../problem.ts'
import { boardOf, callerOf, headerText, json, route, type Route } from '../route.ts'

const fileTypes = [
  'text/csv', 'text/tab-separated-values', 'text/plain', 'application/json', 'application/x-ndjson', 'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]
const fault = z.object({ row: z.number().int(), column: z.string().nullable(), reason: z.string() })
const column = z.looseObject({ name: z.string(), mappedTo: z.string().nullable(), type: z.string() })
const imported = z.looseObject({
  imported: z.number().int(), skipped: z.array(fault), skippedTotal: z.number().int(), columns: z.array(column), encoding: z.string(),
  delimiter: z.string().nullable(), dateOrder: z.string().nullable(), importId: importId.optional(), preview: z.array(customerRecord).optional(),
})
const importQuery = z.looseObject({
  fileName: z.string().max(255).optional(),
  dryRun: z.enum(['0', '1']).optional(),
  mapping: z.string().max(100_000).optional().describe('JSON: by column name, `role`, `type` and `mask`, e.g. {"Email": {"mask": "leave-out"}}.'),
  masking: z.string().max(1_000).optional(),
  dateOrder: z.string().max(20).optional(), delimiter: z.string().max(4).optional(), encoding: z.string().max(20).optional(), headerRow: z.string().max(8).optional(),
  attachTo: importId.optional().describe('Joins the file to the records of this import instead of making a new one.'),
  as: z.enum(['fields', 'events']).optional(),
  key: z.string().max(300).optional().describe('The column of the records that are here.'),
  toKey: z.string().max(300).optional().describe('The column of this file that belongs to it.'),
})
type ImportQuery = z.infer<typeof importQuery>
const listQuery = z.object({
  search: z.string().max(200).optional(),
  conditions: z.string().max(20_000).optional().describe('JSON: a list of conditions such as {"column": "deal_stage", "op": "is", "value": "Lost"}.'),
  sort: z.string().max(300).optional(), down: z.enum(['0', '1']).optional(),
  sample: z.coerce.number().int().optional(), seed: z.string().max(64).optional(),
  offset: z.coerce.number().int().optional(), limit: z.coerce.number().int().optional(),
  facets: z.enum(['0', '1']).optional(),
})

/** Routes for records. */
export function recordRoutes(house: House): Route[] {
  return [bringing(house), ...looking(house)]
}

function bringing(house: House): Route {
  return route({
    method: 'POST', path: '/api/boards/:id/records', name: 'importRecords', who: 'import-records', pace: 'upload',
    does: 'Imports a file of customer records: the body is the file. `dryRun=1` only looks; `attachTo` joins it to an earlier import.',
    bytes: { most: limits.bytes, types: fileTypes }, query: importQuery,
    answers: { 200: { says: 'What was (or would be) imported, and every row that was not.', shape: imported } },
    handle: async (call) => {
      const sent = sentFile(call.request, call.bytes, call.query, callerOf(call).person.id)
      if (isRefusal(sent)) return sent
      const board = boardOf(call).id
      const { attachTo } = call.query
      const answer = attachTo === undefined
        ? await importFile(house.imports, board, sent)
        : await attachFile(house.imports, board, { to: attachTo, sent, how: call.query.as ?? 'fields', ...tieOf(call.query) })
      if (isRefusal(answer)) return answer
      if (answer.importId === undefined) return json(answer)
      const told = await tell(house, board, callerOf(call).person.id, answer.importId)
      return isRefusal(told) ? told : json(answer)
    },
  })
}

function looking(house: House): Route[] {
  const readChosen = newReadChosen((board) => house.imports.store.chosen(board))
  return [
    route({
      method: 'GET', path: '/api/boards/:id/records', name: 'records', who: 'see', pace: 'call', does: 'The records chosen for the session.',
      answers: { 200: { says: 'The records, in the order chosen.', shape: z.object({ records: z.array(customerRecord) }) } },
      handle: async (call) => whole(await readChosen(boardOf(call).id, callerOf(call).standing), { headers: { 'content-type': 'application/json' } }),
    }),
    route({
      method: 'GET', path: '/api/boards/:id/imports', name: 'imports', who: 'import-records', pace: 'call', does: 'The imports of this board with their columns.',
      answers: { 200: { says: 'The imports, oldest first.', shape: z.object({ imports: z.array(z.looseObject({ id: importId })) }) } },
      handle: async (call) => json({ imports: await house.imports.store.findImports(boardOf(call).id) }),
    }),
    route({
      method: 'GET', path: '/api/boards/:id/imports/:importId/records', name: 'pool', who: 'import-records', pace: 'call', query: listQuery,
      does: 'Looks into an import: conditions, search, order, a drawn sample, and counts to narrow by.',
      answers: { 200: { says: 'Records that pass, and how many there are.', shape: z.looseObject({ records: z.array(customerRecord), total: z.number().int(), passed: z.number().int() }) } },
      handle: async (call) => {
        const asked = questionFrom(call.query)
        const id = importId.safeParse(call.params['importId'])
        if (isRefusal(asked)) return asked
        if (!id.success) return refuse('no-such-import')
        const found = await listImport(house.imports, boardOf(call).id, { by: callerOf(call).person.id, of: id.data, question: asked, facets: call.query.facets === '1' })
        return isRefusal(found) ? found : json(found)
      },
    }),
  ]
}

function sentFile(request: Request, bytes: Uint8Array<ArrayBuffer>, query: ImportQuery, by: string): SentFile | Refusal {
  const flat = Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  const choices = choicesFrom(flat)
  if (isRefusal(choices)) return choices
  const contentType = request.headers.get('content-type') ?? ''
  if (/^multipart\//i.test(contentType)) return refuse('unsupported-format', 'Send the file itself as the body, not a form.')
  if (bytes.byteLength === 0) return refuse('unreadable-file', 'The file is empty.')
  const fileName = query.fileName ?? headerText(request, 'x-file-name') ?? 'records'
  return { by, bytes, fileName, contentType, choices, dryRun: query.dryRun === '1' }
}

function tieOf({ key, toKey }: ImportQuery): { readonly tie?: { readonly from: string; readonly to: string } } {
  return key === undefined || toKey === undefined ? {} : { tie: { from: key, to: toKey } }
}

/** Rules that an import is there (again): clients fetch what changed. */
async function tell(house: House, board: BoardId, by: PersonId, id: ImportId): Promise<unknown> {
  const meta = (await house.imports.store.findImports(board)).find((one) => one.id === id)
  if (meta === undefined) return refuse('no-such-import')
  return house.rooms.rule(board, by, () => ({ rulings: [{ type: 'records-imported', importId: id, fileName: meta.fileName, count: meta.count }] }))
}

function questionFrom(query: z.infer<typeof listQuery>): z.infer<typeof question> | Refusal {
  const { conditions, search, sort, down, sample, seed, offset, limit } = query
  let given: unknown
  try {
    given = conditions === undefined ? [] : JSON.parse(conditions)
  } catch {
    return refuse('bad-request', '"conditions" has to be JSON, such as [{"column": "deal_stage", "op": "is", "value": "Lost"}].')
  }
  const read = question.safeParse({
    conditions: given, search,
    ...(sort === undefined ? {} : { sort: { column: sort, down: down === '1' } }),
    ...(sample === undefined ? {} : { sample: { size: sample, seed: seed ?? 'signalboard' } }),
    offset, limit,
  })
  return read.success ? read.data : badRequest(read.error)
}
