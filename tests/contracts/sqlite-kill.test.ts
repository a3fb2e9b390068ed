// kill -9 at a random moment, again and again on one store: whatever was answered is there, and nothing is there by halves.
// KILLS raises the number for long runs; SEED repeats a run's moments. LONG_RUN=1 adds a disk whose flushes fail (strace).

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { SqliteStorage } from '#server/storage/sqlite/open.ts'
import { tempStorage } from '#tests/support/storage.ts'
import { ana, board, documentSays, id } from './storage/examinee.ts'

const kills = Number(process.env['KILLS'] ?? 8)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const writer = fileURLToPath(new URL('./storage/writer.ts', import.meta.url))

/** Lets the writer run until it has folded once and a while longer, kills it, and answers what it had said. A busy machine folds late. */
async function killedWriter(file: string, first: number, ms: number, under: readonly string[] = []): Promise<string[]> {
  const [program, ...args] = [...under, process.execPath, writer, file, String(first)]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })
  const folded = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      said.push(line)
      if (line.startsWith('folded')) resolve()
    })
  })
  await Promise.race([folded, once(child, 'exit').then(() => { throw new Error('The writer ended before it had folded.') })])
  const closed = once(lines, 'close')
  await after(ms)
  if (child.exitCode !== null) throw new Error('The writer ended by itself before it was killed.')
  child.kill('SIGKILL')
  await closed
  return said
}

/** The texts whose keeping was answered. */
function answeredIn(said: readonly string[]): string[] {
  return said.filter((line) => /^(kept|ruled)/.test(line)).map((line) => line.replace('kept', 'frame').replace('ruled', 'ruling'))
}

async function examine(storage: SqliteStorage, answered: ReadonlySet<string>, attempts: number): Promise<void> {
  const said = (await documentSays(storage)).flatMap((text) => text.split('\n'))
  const present = new Set(said)
  expect(said).toHaveLength(present.size)
  expect([...answered].filter((text) => !present.has(text))).toEqual([])
  const rulings = (await storage.readLedger(board)).map(({ seq }) => `ruling ${seq}`)
  expect(said.filter((text) => text.startsWith('ruling'))).toEqual(rulings)
  const answers = await Promise.all(Array.from({ length: attempts }, (_, n) => storage.findAnswer(board, ana, id.command(`c${n + 1}`))))
  expect(new Set(answers.filter((answer) => answer !== null))).toEqual(new Set(said.filter((text) => text.startsWith('frame'))))
}

test(`after ${kills} kills whatever was answered is there once, with its ruling and its command (seed ${seed})`, async () => {
  const place = await tempStorage()
  onTestFinished(place.remove)
  await place.storage.close()
  const answered = new Set<string>()
  let [attempts, chance, folds] = [0, seed, 0]
  for (let kill = 0; kill < kills; kill += 1) {
    chance = (chance * 1_103_515_245 + 12_345) % 2_147_483_648
    const said = await killedWriter(place.file, attempts + 1, chance % 150)
    expect(said.filter((line) => line.startsWith('refused'))).toEqual([])
    folds += said.filter((line) => line.startsWith('folded')).length
    for (const text of answeredIn(said)) answered.add(text)
    const highest = Math.max(attempts, ...said.filter((line) => line.startsWith('kept')).map((line) => Number(line.slice(5))))
    // Numbers that were asked for and not answered before the kill are never used again.
    attempts = highest + 40
    const storage = await place.reopen()
    await examine(storage, answered, attempts)
    await storage.close()
  }
  // The test did something: a writer that never wrote or folded would pass everything above.
  expect(folds).toBeGreaterThanOrEqual(kills)
  expect(answered.size).toBeGreaterThan(kills * 10)
}, 60_000 + kills * 5_000)

// -D: the traced program is the child itself, so that killing it kills the right one.
const failingFlush = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=30+9']

for (const fault of process.env['LONG_RUN'] === '1' ? [failingFlush] : []) {
  test('of a disk of which every ninth flush fails nothing answered is lost, and it goes on between the failures', async () => {
    const place = await tempStorage()
    onTestFinished(place.remove)
    await place.storage.close()
    const said = await killedWriter(place.file, 1, 5_000, fault)
    const refusals = said.flatMap((line, index) => (line.startsWith('refused') ? [index] : []))
    expect(refusals.length).toBeGreaterThan(20)
    expect(said[refusals[0] ?? 0]).toContain('disk I/O error')
    // Between the first refusal and the last there were answers: it recovered, more than once.
    expect(answeredIn(said.slice(refusals[0], refusals.at(-1))).length).toBeGreaterThan(20)
    const highest = Math.max(...said.filter((line) => line.startsWith('kept')).map((line) => Number(line.slice(5))))
    const answered = new Set(answeredIn(said))
    const storage = await place.reopen()
    await examine(storage, answered, highest + 2_000)
    // What was refused is not there either. Only what was under way at the kill may be: twenty keeps and a ruling.
    const unanswered = (await documentSays(storage)).flatMap((text) => text.split('\n')).filter((text) => !answered.has(text))
    expect(unanswered.length).toBeLessThanOrEqual(21)
  })
}
