// Kept before told, with the process dying: `kill -9` under writers, voters, reveals and folds. The long run: KILLS=500.

import { expect, test } from 'vitest'
import { dice } from '#tests/support/clock.ts'
import { crash, type CrashPlan } from './crash.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

// Half a second of ten writers is a thousand edits; the long run takes its time to put twice as many at risk.
const roundMs = kills > 100 ? [400, 1_200] as const : [150, 550] as const
const plan = (kills: number, entry: string): CrashPlan => ({ kills, entry, writers: 10, dice: dice(seed), roundMs })

test(`${kills} kills lose no acknowledged edit, no edit anybody has seen, and no act happens twice or not at all (seed ${seed})`, async () => {
  const { counts, ...report } = await crash(plan(kills, 'tests/crash/folds-often.ts'))
  process.stdout.write(`${kills} kills: ${JSON.stringify(counts)}\n`)
  expect(report).toEqual({ kills, lostAcknowledged: [], lostSeen: [], actFaults: [] })
  // The harness did something: much was at risk at every kill.
  expect(counts.acknowledged).toBeGreaterThan(kills * 50)
  expect(counts.seen).toBeGreaterThan(kills * 50)
  expect(counts.acts).toBeGreaterThan(kills * 3)
  expect(counts.reveals).toBeGreaterThan(kills / 10)
  expect(counts.unanswered).toBeGreaterThan(kills / 10)
  expect(counts.sentAgain).toBeGreaterThan(kills * 5)
  expect(counts.folds).toBeGreaterThan(kills / 4)
  expect(counts.killedInFold).toBeGreaterThan(0)
  expect(counts.killedInReveal).toBeGreaterThan(0)
}, 60_000 + kills * 10_000)

test(`a server that tells edits before it keeps them is caught (seed ${seed})`, async () => {
  const report = await crash(plan(3, 'tests/crash/relays-first.ts'))
  expect(report.lostAcknowledged.length).toBeGreaterThan(0)
  expect(report.lostSeen.length).toBeGreaterThan(0)
})

test(`a server that answers acts before it keeps them is caught (seed ${seed})`, async () => {
  const report = await crash(plan(3, 'tests/crash/answers-first.ts'))
  expect(report.actFaults.join('\n')).toMatch(/is not there/)
})
