// How long a file of 50,000 rows takes, alone and in its thread, with the longest moment the serving thread was held up.
// The time is the processor's, not the clock's, in brackets: other work on the machine does not count.

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

/** Reads a file of 50,000 rows so many times in each way and prints how long it took. */
export async function importing(rounds: number): Promise<void> {
  say(`import: 50,000 rows of 10 columns, ${(text.length / 1e6).toFixed(1)} MB (asked for: under 3 s)`)
  const run = workerRunner()
  for (let round = 1; round <= rounds; round++) {
    await timed('in this thread', async () => readFile(bytes(), file))
    await timed('in a worker   ', async () => run({ kind: 'read', bytes: bytes(), file }))
  }
}

async function timed(how: string, deed: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const start = performance.now()
  const before = process.cpuUsage()
  const outcome = await deed()
  const { user, system } = process.cpuUsage(before)
  delay.disable()
  if (isRefusal(outcome)) throw new Error(outcome.detail)
  say(`  ${how} ${Math.round(performance.now() - start)} ms (${Math.round((user + system) / 1000)} ms of processor), this thread held up for at most ${Math.round(delay.max / 1e6)} ms`)
}
