// Acts that must be fair, one at a time per board: decided by pure handlers, kept in one transaction with everything that
// follows from them, and told only then. The same command id by the same person acts once and is answered alike.

import { z } from 'zod'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { ruled, type Command, type Ruled } from '#shared/ledger/command.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { fold, foldAll, type Standing } from '#shared/ledger/standing.ts'
import { customerRecord } from '#shared/record/record.ts'
import { shuffle, type Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Bench, Decide, Decision } from '../commands/decision.ts'
import type { Keep, Kept, Storage } from '../storage/storage.ts'
import type { RoomLog } from './hooks.ts'
import type { KindOf } from './kinds.ts'
import type { Line } from './line.ts'
import type { Pens } from './pens.ts'

export type Commands = {
  readonly ask: (by: PersonId, command: Command) => Promise<Ruled | Refusal>
  readonly rule: (by: PersonId | null, decide: (standing: Standing) => Decision | Refusal) => Promise<Ruled | Refusal>
  readonly standing: () => Standing
  readonly isBusy: () => boolean
}

type Means = {
  readonly board: BoardId
  readonly storage: Storage
  readonly decide: Decide
  readonly clock: Clock
  readonly chance: Chance
  readonly log: RoomLog
  readonly pens: Pens
  readonly kindOf: KindOf
  /** The keeps of this room, one after another. */
  readonly keeps: Line
  /** The commands of this room, one after another. */
  readonly queue: Line
  readonly isHolding: () => boolean
  /** Tells what was kept: one update per pen that wrote. */
  readonly onKept: (updates: readonly Uint8Array[], lastJournalSeq: number) => void
  /** Called when an act is over, whatever became of it. */
  readonly onOver: () => void
}

/** How often a command is decided again because another node ruled meanwhile. */
const mostTries = 3
const answerText = z.string().transform((text) => ruled.parse(JSON.parse(text)))

/** The commands of one room, beginning from a standing. */
export function newCommands(means: Means, from: Standing): Commands {
  const { board, storage, clock, pens, queue, keeps } = means
  let standing = from
  let asked = 0

  const catchUp = async (): Promise<void> => {
    standing = foldAll(await storage.readLedger(board, standing.seq), standing)
  }

  /** Keeps a decision with the entries it becomes; null when another node ruled meanwhile. */
  const keep = (decision: Decision, by: PersonId | null, command: Command | null): Promise<Ruled | Refusal | null> => keeps.run(async () => {
    const { entries, updates, wanted } = written(decision, by, command)
    const kept = await keepOrTrouble(wanted)
    if (kept === null || kept.kind !== 'kept') pens.takeBack()
    if (kept === null) return refuse('not-kept')
    switch (kept.kind) {
      case 'kept':
        pens.kept()
        standing = entries.reduce(fold, standing)
        means.onKept(updates, kept.lastJournalSeq)
        return { seq: standing.seq }
      case 'seen': return answerText.parse(kept.answer)
      case 'moved-on': return null
      case 'foreign': throw new Error('A command was answered "foreign", but it binds nobody.')
    }
  })

  const written = (decision: Decision, by: PersonId | null, command: Command | null): { readonly entries: readonly Entry[]; readonly updates: readonly Uint8Array[]; readonly wanted: Keep } => {
    const at = clock.now()
    const after = standing.seq
    const entries = decision.rulings.map((ruling, index): Entry => ({ seq: after + 1 + index, at, by, ruling }))
    const updates = pens.write(entries, decision)
    const answer = JSON.stringify({ seq: after + entries.length } satisfies Ruled)
    const { seal, unseal, burn, chosen } = decision
    return {
      entries, updates,
      wanted: {
        board,
        frames: updates.map((bytes) => ({ bytes, by: null })),
        ledger: { after, entries },
        ...command === null || by === null ? {} : { command: { id: command.id, by, answer } },
        ...seal === undefined ? {} : { seal }, ...unseal === undefined ? {} : { unseal },
        ...burn === undefined ? {} : { burn }, ...chosen === undefined ? {} : { chosen },
      },
    }
  }

  const keepOrTrouble = async (wanted: Keep): Promise<Kept | null> => {
    try {
      return await storage.keep(wanted)
    } catch (error) {
      means.log.error({ err: error }, 'a decision could not be kept; it was not made')
      return null
    }
  }

  const untilKept = async (by: PersonId | null, command: Command | null, decide: () => Promise<Decision | Refusal>): Promise<Ruled | Refusal> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const decision = await decide()
      if (isRefusal(decision)) return decision
      const kept = await keep(decision, by, command)
      if (kept !== null) return kept
      await catchUp()
    }
    return refuse('moved-on')
  }

  const inTurn = (deed: () => Promise<Ruled | Refusal>): Promise<Ruled | Refusal> => {
    asked += 1
    return queue.run(async () => {
      try {
        // While edits wait for the disk nothing else is begun.
        return means.isHolding() ? refuse('not-kept') : await deed()
      } finally {
        asked -= 1
        means.onOver()
      }
    })
  }

  return {
    standing: () => standing,
    isBusy: () => asked > 0,
    rule: (by, decide) => inTurn(() => untilKept(by, null, async () => decide(standing))),
    ask: (by, command) => inTurn(async () => {
      const earlier = await storage.findAnswer(board, by, command.id)
      if (earlier !== null) return answerText.parse(earlier)
      return untilKept(by, command, async () => {
        const person = standing.people.get(by)
        return person === undefined ? refuse('not-signed-in') : means.decide(command, benchFor(person, standing, means))
      })
    }),
  }
}

function benchFor(by: Bench['by'], standing: Standing, { board, storage, clock, chance, kindOf }: Means): Bench {
  return {
    by, standing, kindOf,
    now: clock.now(),
    random: chance.word,
    shuffle: (n) => shuffle(n, chance),
    async recordOf(id) {
      if (!standing.records.includes(id)) return null
      const [found] = await storage.records.findRecords(board, [id])
      return found === undefined ? null : customerRecord.parse(JSON.parse(found.json))
    },
    async isInImport(importId, ids) {
      const known = standing.imports.find((one) => one.importId === importId)
      if (known === undefined) return false
      const [first] = ids
      if (first === undefined) return true
      const imported = (await storage.records.findImports(board)).find((one) => one.id === importId)
      if (imported === undefined) return false
      const pool = new Set((await storage.records.readPool(board, imported.id)).map((record) => record.id))
      return ids.every((id) => pool.has(id))
    },
    sealed: (drawer, person) => storage.unsealed(board, drawer, person),
    countSealed: (drawer) => storage.countSealed(board, drawer),
  }
}
