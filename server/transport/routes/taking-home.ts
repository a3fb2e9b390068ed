// The session record, taken home and brought back. The making of it is in server/session-record.

import { z } from 'zod'
import { isRefusal, refuse } from '#shared/base/refusal.ts'
import { formats, tableNames } from '../../session-record/formats.ts'
import { madeBoard } from '../answers.ts'
import type { House } from '../house.ts'
import { boardOf, callerOf, json, route, type Route } from '../route.ts'
import { whole } from '../large.ts'
import { closedTo } from './boards.ts'

/** Largest session record that is brought back, bytes. */
const recordBytes = 64 * 1024 * 1024

/** Routes for session records. */
export function homeRoutes(house: House): Route[] {
  return [
    route({
      method: 'POST', path: '/api/boards/import', name: 'bringBack', who: 'anyone', pace: 'create',
      does: 'A session record (JSON) becomes a board again, with links of its own. Who may make sessions may do this; the word, if one is needed, comes in the header `x-create-token` (percent-encoded) or as Bearer token.',
      bytes: { most: recordBytes, types: ['application/json'] },
      answers: { 201: { says: 'The board is there again.', shape: madeBoard } },
      admits: (knock) => closedTo(house, knock),
      handle: async (call) => {
        const board = await house.bringBack(call.bytes, call.address)
        return isRefusal(board) ? board : json({ id: board.id, links: house.boards.links(board) }, 201)
      },
    }),
    route({
      method: 'GET', path: '/api/library', name: 'library', who: 'anyone', pace: 'call',
      does: 'Searches insights, definitions, rubrics, scenarios and actions. Not built yet: answers 501.',
      answers: { 501: { says: 'Not built yet.' } },
      handle: async () => refuse('not-built', 'The library of insights is not built yet. Insights and actions are in each board\'s session record.'),
    }),
    route({
      method: 'GET', path: '/api/boards/:id/export', name: 'takeHome', who: 'export', pace: 'upload',
      does: 'The session record as a file. `table` says which CSV. PNG and SVG have at most 6,000 pixels a side: on a board spread wider things come out small. Nothing sealed is in it.',
      query: z.object({ format: z.enum(formats).default('json'), table: z.enum(tableNames).optional() }),
      answers: { 200: { says: 'The file.', type: '*/*' } },
      handle: async (call) => {
        const board = boardOf(call).id
        const file = await house.print(board, call.query.format, call.query.table)
        if (isRefusal(file)) return file
        house.log.info({ board, person: callerOf(call).person.id, format: call.query.format }, 'a session record was taken home')
        return whole(file.bytes, {
          headers: {
            'content-type': file.type, 'content-disposition': `attachment; filename="${file.fileName}"`,
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
          },
        })
      },
    }),
  ]
}
