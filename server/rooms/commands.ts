// Acts that must be fair, one at a time per board: decided by pure handlers, kept in one transaction with everything that
// follows from them, and told only then. The same command id by the same person acts once and is answered alike.

import { z } from 'zod'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { ruled, type Command, type Ruled } from '#shared/ledger/command.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { foldAll, type Standing } from '#shared/ledger/standing.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Decide, Decision } from '../commands/decision.ts'
import type { Keep, Storage } from '../storage/storage.ts'
import { benchFor } from './bench.ts'
import type { Keeping } from './keeping.ts'
import { lackOfRoom } from './fullness.ts'
import type { KindOf } from './kinds.ts'
import type { Limits } from './limits.ts'
import type { Line } from '../line.ts'
import type { Pens } from './pens.ts'

/** What a room's commands need. */
type CommandMeans = {
  readonly board: BoardId
  readonly storage: Storage
  readonly decide: Decide
  readonly clock: Clock
  readonly random: Chance
  readonly pens: Pens
  readonly kindOf: KindOf
  readonly limits: Limits
  /** Bytes of the document. */
  readonly bytes: () => number
  /** Things ever made, asked between keeps. */
  readonly things: () => Promise<number>
  readonly keeping: Keeping
  /** The keeps of this room, one after another. */
  readonly keeps: Line
  /** The commands of this room, one after another. */
  readonly queue: Line
  /** Tells what was kept: one update per pen that wrote. */
  readonly onKept: (updates: readonly Uint8Array[], lastJournalSeq: number) => void
  /** Called when an act is over, whatever became of it. */
  readonly onOver: () => void
}

/** A decision as it will be kept and told. */
type Written = { readonly entries: readonly Entry[]; readonly updates: readonly Uint8Array[]; readonly wanted: Keep }
/** In whose name, and under which command's id; the server's own rulings have none. */
type Asker = { readonly by: PersonId | null; readonly command: Command | null }

/** What became of an act. `unsure`: nobody knows, the next opening of the room does. */
export type Acted = Ruled | Refusal | 'unsure'

/** How often a command is decided again because another node ruled meanwhile. */
const mostTries = 3
const answerText = z.string().transform((text) => ruled.parse(JSON.parse(text)))

/** The commands of one room, beginning from a standing. */
export class Commands {
  readonly #means: CommandMeans
  #standing: Standing
  #asked = 0

  constructor(means: CommandMeans, standing: Standing) {
    this.#means = means
    this.#standing = standing
  }

  standing(): Standing {
    return this.#standing
  }

  isBusy(): boolean {
    return this.#asked > 0
  }

  ask(by: PersonId, command: Command): Promise<Acted> {
    const { storage, board, decide } = this.#means
    return this.#inTurn(async () => {
      const earlier = await storage.findAnswer(board, by, command.id)
      if (earlier !== null) return answerText.parse(earlier)
      return this.#untilKept({ by, command }, async () => {
        const person = this.#standing.people.get(by)
        return person === undefined ? refuse('not-signed-in') : decide(command, benchFor(person, this.#standing, this.#means))
      })
    })
  }

  /** Keeps what the server itself decided. */
  rule(by: PersonId | null, decide: (standing: Standing) => Decision | Refusal): Promise<Acted> {
    return this.#inTurn(() => this.#untilKept({ by, command: null }, async () => decide(this.#standing)))
  }

  /** Publishes rulings once more whose published copies may be lost. A later publisher's word wins over an earlier one that says the same. */
  publishAgain(entries: readonly Entry[]): Promise<void> {
    const { board, pens, keeping, keeps, onKept } = this.#means
    return keeps.run(async () => {
      const updates = pens.write(entries, { rulings: [] })
      if (updates.length === 0) return
      const kept = await keeping.once({ board, frames: updates.map((bytes) => ({ bytes, by: null })) })
      if (kept?.kind !== 'kept') { pens.takeBack(); return }
      pens.kept()
      onKept(updates, kept.lastJournalSeq)
    })
  }

  #inTurn(deed: () => Promise<Acted>): Promise<Acted> {
    const { queue, keeping, onOver } = this.#means
    // While edits wait for the disk, acts are refused at once, queued ones too: people are told instead of left waiting.
    if (keeping.isHolding()) return Promise.resolve(refuse('not-kept'))
    this.#asked += 1
    return queue.run(async () => {
      try {
        return keeping.isHolding() ? refuse('not-kept') : await deed()
      } finally {
        this.#asked -= 1
        onOver()
      }
    })
  }

  async #untilKept(asker: Asker, decide: () => Promise<Decision | Refusal>): Promise<Acted> {
    const { storage, board } = this.#means
    for (let tries = 0; tries < mostTries; tries += 1) {
      const decision = await decide()
      if (isRefusal(decision)) return decision
      const kept = await this.#means.keeps.run(() => this.#keep(decision, asker))
      if (kept !== 'moved-on') return kept
      this.#standing = foldAll(await storage.readLedger(board, this.#standing.seq), this.#standing)
    }
    return refuse('moved-on')
  }

  async #keep(decision: Decision, asker: Asker): Promise<Acted | 'moved-on'> {
    const { pens, keeping, onKept, limits, bytes, things } = this.#means
    const lack = await lackOfRoom(decision, { bytes: bytes(), things, rulings: this.#standing.seq }, limits)
    if (lack !== null) return lack
    const { entries, updates, wanted } = this.#write(decision, asker)
    const kept = await keeping.once(wanted)
    if (kept?.kind !== 'kept') pens.takeBack()
    switch (kept?.kind) {
      case undefined: return keeping.isUnsure() ? 'unsure' : refuse('not-kept')
      case 'kept':
        pens.kept()
        this.#standing = foldAll(entries, this.#standing)
        onKept(updates, kept.lastJournalSeq)
        return { seq: this.#standing.seq }
      case 'seen': return answerText.parse(kept.answer)
      case 'moved-on': return 'moved-on'
      case 'foreign': throw new Error('A command was answered "foreign", but it binds nobody.')
    }
  }

  #write(decision: Decision, { by, command }: Asker): Written {
    const at = this.#means.clock.now()
    const after = this.#standing.seq
    const entries = decision.rulings.map((ruling, index): Entry => ({ seq: after + 1 + index, at, by, ruling }))
    const updates = this.#means.pens.write(entries, decision)
    const answer = JSON.stringify({ seq: after + entries.length } satisfies Ruled)
    const { seal, unseal, burn, chosen } = decision
    return {
      entries, updates,
      wanted: {
        board: this.#means.board,
        frames: updates.map((bytes) => ({ bytes, by: null })),
        ledger: { after, entries },
        ...command === null || by === null ? {} : { command: { id: command.id, by, answer } },
        ...seal === undefined ? {} : { seal }, ...unseal === undefined ? {} : { unseal },
        ...burn === undefined ? {} : { burn }, ...chosen === undefined ? {} : { chosen },
      },
    }
  }
}
