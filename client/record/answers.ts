// What the server answers about files and pools of records, checked when it arrives. Shapes only; asking.ts does the asking.

import { z } from 'zod'
import { importId } from '#shared/base/ids.ts'
import { maskChoices, personalKinds, roles, valueTypes } from '#shared/record/columns.ts'
import { customerRecord } from '#shared/record/record.ts'

const column = z.object({
  name: z.string(), type: z.enum(valueTypes), mappedTo: z.enum(roles), mask: z.enum(maskChoices), filled: z.number(),
  personal: z.enum(personalKinds).optional(), examples: z.array(z.string()), decimals: z.string().optional(), order: z.string().optional(),
})
/** A column as it was understood. `decimals` is there for numbers, `order` for dates; examples are masked already. */
export type ColumnSeen = z.infer<typeof column>

const fault = z.object({ row: z.number(), column: z.string().nullable(), reason: z.string() })
/** A row that was not taken, and why. */
export type Fault = z.infer<typeof fault>

const report = z.object({
  hits: z.number(), misses: z.number(), blank: z.number(), unused: z.number(), repeated: z.number(),
  notFound: z.array(z.object({ value: z.string(), count: z.number() })),
})
/** How the join of a second file went, in counts of records. */
export type Report = z.infer<typeof report>

/** The answer to a file, looked at or kept. `report` and `tie` when it was joined to records that are there. */
export const fileAnswer = z.object({
  imported: z.number(), skipped: z.array(fault), skippedTotal: z.number(), columns: z.array(column), format: z.string(), encoding: z.string(),
  delimiter: z.string().nullable(), dateOrder: z.string().nullable(), notices: z.array(z.string()),
  preview: z.array(customerRecord).optional(), importId: importId.optional(),
  report: report.optional(), tie: z.object({ from: z.string(), to: z.string() }).optional(),
})
export type FileAnswer = z.infer<typeof fileAnswer>

const facet = z.discriminatedUnion('kind', [
  z.object({ column: z.string(), kind: z.literal('values'), values: z.array(z.object({ value: z.string(), count: z.number() })), empty: z.number() }),
  z.object({ column: z.string(), kind: z.literal('numbers'), sum: z.number(), min: z.number(), max: z.number(), filled: z.number(), empty: z.number() }),
  z.object({ column: z.string(), kind: z.literal('dates'), first: z.string(), last: z.string(), filled: z.number(), empty: z.number() }),
])
/** Counts of one column by which people narrow. */
export type FacetSeen = z.infer<typeof facet>

/** The answer to a question put to a pool. `passed` counts all that match, of which `records` is a page or a draw. */
export const poolAnswer = z.object({
  records: z.array(customerRecord), total: z.number(), passed: z.number(), facets: z.array(facet),
  meta: z.object({ id: importId, fileName: z.string(), columns: z.array(column) }),
})
export type PoolAnswer = z.infer<typeof poolAnswer>
