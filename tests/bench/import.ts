// How long a file of 50,000 rows takes, alone and in its thread, with the longest moment the serving thread was held up.
// Run: node tests/bench/import.ts

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { importId } from '../../shared/base/ids.ts'
import { isRefusal } from '../../shared/base/refusal.ts'
import { readFile } from '../../server/records/read-file.ts'
import { workerRunner } from '../../server/records/run-in-worker.ts'

const stages = ['Won', 'Lost', 'Engaging', 'Prospecting']
const lines = Array.from({ length: 50_000 }, (_, i) => [
  `D${100_000 + i}`, `Agent ${i % 40} Person`, `Product ${i % 7}`, `Company ${i % 900}`, stages[i % 4], `${(i % 12) + 1}/${(i % 28) + 1}/2025`, `${(i % 12) + 1}/${((i + 9) % 28) + 1}/2026`, `${i % 5_000}`, `person${i % 3_000}@company.example`, `"They said, in passing, that row ${i} is ""fine"" and will renew."`,
].join(','))
const text = `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,email,remark\n${lines.join('\n')}\n`
const file = { fileName: 'bench.csv', contentType: 'text/csv', importId: importId.parse('i_bench'), importedAt: 0, maskKey: 'bench' }
const bytes = (): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

say(`50,000 rows of 10 columns, ${(text.length / 1e6).toFixed(1)} MB`)
for (let run = 1; run <= 3; run++) {
  const start = performance.now()
  const read = await readFile(bytes(), file)
  say(`  read in this thread: ${Math.round(performance.now() - start)} ms, ${isRefusal(read) ? read.detail : `${read.rows.length} records`}`)
}
const run = workerRunner()
for (let round = 1; round <= 3; round++) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const start = performance.now()
  const outcome = await run({ kind: 'read', bytes: bytes(), file })
  delay.disable()
  say(`  in a worker: ${Math.round(performance.now() - start)} ms, serving thread held up for at most ${Math.round(delay.max / 1e6)} ms, ${isRefusal(outcome) ? outcome.detail : `${outcome.records.length} records`}`)
}
