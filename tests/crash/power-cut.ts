// The power cut: everybody at work on a server whose disk loses its power at a random moment, again and again; each time the
// server comes up on what the disk had been given. Whatever was acknowledged or seen must be there, every act once. The same
// with `synchronous=NORMAL` must lose something, or this harness proves nothing.
// Run by `npm test -- power-cut` (as root). CUTS says how many (100), SEED which.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { dice, type Dice } from '#tests/support/clock.ts'
import { startServer } from '#tests/support/server.ts'
import { judge, nothingFound, prepareBoard, setToWork, type Found } from './at-work.ts'
import { makeDisk } from './loop-disk.ts'

const cuts = Number(process.env['CUTS'] ?? 100)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

type Campaign = {
  readonly cuts: number
  readonly chance: Dice
  readonly entry?: string
  /** After so many cuts a fresh board is made. */
  readonly cutsPerBoard: number
  /** Whether a fresh board is flushed: a careless server would lose it whole, and with it everybody at work. */
  readonly flushed: boolean
}
type Report = Found & { acknowledged: number; seen: number; cutsThatLost: number; damaged: string[] }

async function campaign({ cuts, chance, entry, cutsPerBoard, flushed }: Campaign): Promise<Report> {
  const disk = makeDisk()
  const report: Report = { ...nothingFound(), acknowledged: 0, seen: 0, cutsThatLost: 0, damaged: [] }
  const server = await startServer({ dataDir: join(disk.folder, 'data'), ...entry === undefined ? {} : { entry } })
  try {
    let board = await prepareBoard(server, 10, chance)
    for (let cut = 0; cut < cuts; cut += 1) {
      if (cut > 0 && cut % cutsPerBoard === 0) board = await prepareBoard(server, 10, chance)
      if (flushed) disk.flush()
      const before = { acknowledged: board.promised.acknowledged.size, seen: board.promised.seen.size }
      const { over } = await setToWork(server.url, board, `c${cut}`)
      await pause(150 + chance.below(600)) // the length of the round is the experiment, not a wait for a state
      process.kill(server.pid(), 'SIGSTOP')
      disk.keepImage()
      await server.kill9()
      await over()
      disk.comeBack()
      await server.restart()
      const found = nothingFound()
      await judge(server, board, found)
      report.acknowledged += board.promised.acknowledged.size - before.acknowledged
      report.seen += board.promised.seen.size - before.seen
      addTo(report, found)
      report.damaged.push(...integrity(join(server.dataDir, 'signalboard.db')))
    }
    return report
  } finally {
    await server.kill9()
    disk.remove()
  }
}

function addTo(report: Report, found: Found): void {
  if (found.lostAcknowledged.size + found.lostSeen.size + found.actFaults.size > 0) report.cutsThatLost += 1
  for (const kind of ['lostAcknowledged', 'lostSeen', 'actFaults'] as const) for (const one of found[kind]) report[kind].add(one)
}

function integrity(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return db.prepare('PRAGMA integrity_check').all().map((row) => String(row['integrity_check'])).filter((word) => word !== 'ok')
  } finally {
    db.close()
  }
}

function tell(what: string, cuts: number, report: Report): void {
  const { acknowledged, seen, cutsThatLost, lostAcknowledged, lostSeen, actFaults, damaged } = report
  process.stdout.write(`${what}: ${cuts} cuts, ${acknowledged} edits acknowledged, ${seen} seen; lost ${lostAcknowledged.size} and ${lostSeen.size}, `
    + `${actFaults.size} faults of acts, in ${cutsThatLost} cuts; ${damaged.length} complaints of the integrity check\n`)
  for (const fault of [...actFaults].slice(0, 5)) process.stdout.write(`  ${fault}\n`)
}

async function run(): Promise<boolean> {
  process.stdout.write(`Seed ${seed}\n`)
  const ours = await campaign({ cuts, chance: dice(seed), cutsPerBoard: 20, flushed: false })
  tell('As it is', cuts, ours)
  const fewer = Math.min(cuts, 10)
  const careless = await campaign({ cuts: fewer, chance: dice(seed), entry: 'tests/crash/normal-sync.ts', cutsPerBoard: 1, flushed: true })
  tell('With synchronous=NORMAL', fewer, careless)
  const holds = ours.cutsThatLost === 0 && ours.damaged.length === 0 && ours.acknowledged > cuts * 20
  const bites = careless.lostAcknowledged.size > 0
  process.stdout.write(`${holds ? 'Nothing is lost.' : 'SOMETHING IS LOST, or too little was at risk.'} ${bites ? 'The careless variant is caught.' : 'THE CARELESS VARIANT IS NOT CAUGHT.'}\n`)
  return holds && bites
}

if (process.getuid?.() === 0) process.exitCode = await run() ? 0 : 1
else {
  process.stdout.write('The power cut mounts file systems of its own and needs root: sudo npm test -- power-cut\n')
  process.exitCode = 1
}
