// Kept before told, with the power going out: `kill -9` under ten writers and an observer. The long run: KILLS=500.

import { expect, test } from 'vitest'
import { crash } from './crash.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

/** mulberry32: small, seeded, good enough to choose moments. */
function seeded(state: number): () => number {
  let a = state
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

test(`${kills} kills lose no acknowledged edit and no edit anybody has seen (seed ${seed})`, async () => {
  const report = await crash({ kills, writers: 10, random: seeded(seed) })
  process.stdout.write(`${report.kills} kills: ${report.acknowledged} acknowledged, ${report.seen} seen, ${report.lostAcknowledged.length} and ${report.lostSeen.length} lost\n`)
  expect(report.lostAcknowledged).toEqual([])
  expect(report.lostSeen).toEqual([])
  // The harness did something: many edits per kill were at risk.
  expect(report.acknowledged).toBeGreaterThan(kills * 50)
  expect(report.seen).toBeGreaterThan(kills * 50)
}, kills * 10_000)

test(`a server that tells before it keeps is caught (seed ${seed})`, async () => {
  const report = await crash({ kills: 3, writers: 10, random: seeded(seed), entry: 'tests/crash/relays-first.ts' })
  expect(report.lostAcknowledged.length).toBeGreaterThan(0)
  expect(report.lostSeen.length).toBeGreaterThan(0)
}, 60_000)
