// The demo's records: the sample CRM's pipeline, joined with its accounts, narrowed to four deals lost slowly and four won.

import { readFile } from 'node:fs/promises'
import type { BoardId, ImportId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { fieldOf, type CustomerRecord } from '#shared/record/record.ts'
import { attachFile, importFile, type ImportTools, type SentFile } from '../records/imports.ts'
import { fromStored } from '../records/record-store.ts'

/** Lost after four months and more; won after four months, and in 51, 16 and 1 days. */
const lost = ['2K52EH11', 'ZT832XIR', 'ZDDZ64A2', 'KWVA7VR1']
const won = ['60UOBOEM', '731TOWDY', 'GB6C2UK5', 'H3K2E35I']

/** An import of the demo's deals: which one, how many rows, and the chosen ones, lost first. */
export type DemoDeals = { readonly importId: ImportId; readonly fileName: string; readonly count: number; readonly chosen: readonly CustomerRecord[] }

/** Imports and joins the sample CRM on a board. */
export async function demoDeals(tools: ImportTools, board: BoardId, folder: URL): Promise<DemoDeals> {
  const fileName = 'sales_pipeline.csv'
  const imported = kept(await importFile(tools, board, await csv(folder, fileName)))
  kept(await attachFile(tools, board, { to: imported.importId, sent: await csv(folder, 'accounts.csv'), how: 'fields', tie: { from: 'account', to: 'account' } }))
  const pool = (await tools.store.readPool(board, imported.importId)).map(fromStored)
  const byDeal = new Map(pool.map((record) => [fieldOf(record, 'opportunity_id'), record]))
  const chosen = [...lost, ...won].flatMap((deal) => byDeal.get(deal) ?? [])
  return { importId: imported.importId, fileName, count: imported.imported, chosen }
}

async function csv(folder: URL, fileName: string): Promise<SentFile> {
  const bytes = new Uint8Array(await readFile(new URL(fileName, folder)))
  return { by: 'the demo', bytes, fileName, contentType: 'text/csv', choices: {}, dryRun: false }
}

function kept<T extends { readonly importId?: ImportId; readonly imported: number }>(answer: T | Refusal): T & { readonly importId: ImportId } {
  if (isRefusal(answer)) throw new Error(`The demo's records could not be imported: ${answer.detail}`)
  if (answer.importId === undefined) throw new Error('The demo\'s records were read and not kept.')
  return { ...answer, importId: answer.importId }
}
