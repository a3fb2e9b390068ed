// The end of a run: everybody and everything that holds the board must hold the same, and nothing that was promised is missing.
// Documents as content and as state vectors; the ledger against what pages were told; votes against a model.

import * as Y from 'yjs'
import type { BoardId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { toPlain } from '#shared/document/plain.ts'
import { readPlacement, readThing, readThings, type Thing } from '#shared/document/reading.ts'
import { updatesIn } from '#server/snapshot.ts'
import { arrange } from '#server/session-record/arrange.ts'
import { assemble, gather } from '#server/session-record/gather.ts'
import type { Storage } from '#server/storage/storage.ts'
import { contentOf, isSameContent, sayEverything } from '#tests/support/sameness.ts'
import type { Book } from './asks.ts'
import type { Disk } from './disk.ts'
import type { House } from './house.ts'

type Board = { readonly board: BoardId; readonly house: House; readonly storage: Storage; readonly disk: Disk; readonly now: () => number }

/** Compares everything that holds the board; answers what it holds. */
export async function sameEverywhere(pages: readonly Y.Doc[], { board, house, storage, disk, now }: Board): Promise<string> {
  const [first, ...others] = pages
  if (first === undefined) throw new Error('Nobody is there.')
  const truth = contentOf(first)
  const compare = (what: string, y: Y.Doc): void => {
    if (y.store.pendingStructs !== null || y.store.pendingDs !== null) throw new Error(`${what}: something waits for what is not there.`)
    const held = contentOf(y)
    if (!isSameContent(held, truth)) throw new Error(`${what} is not the same as the first page: ${difference(sayEverything(truth), sayEverything(held))}`)
  }
  compare('The first page', first)
  others.forEach((y, index) => compare(`Page ${index + 2}`, y))
  compare('The journal', documentOf(disk.rows))
  const { snapshot, tail } = await storage.readDocument(board)
  compare('Snapshot and tail', documentOf([...snapshot === null ? [] : updatesIn(snapshot), ...tail.map((row) => row.bytes)]))
  const gathered = await gather({ rooms: house.rooms(), storage, readAsset: async () => null, now }, board)
  if (isRefusal(gathered)) throw new Error(`Nothing was exported: ${gathered.detail}`)
  compare('The room', documentOf([gathered.document]))
  if (JSON.stringify(assemble(gathered).document) !== JSON.stringify(toPlain(boardDocument(first)))) throw new Error('The export is not what the pages show.')
  return sayEverything(truth)
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc()
  y.transact(() => { for (const update of updates) Y.applyUpdate(y, update) })
  return y
}

function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return `at ${at}: "${one.slice(Math.max(0, at - 60), at + 60)}" and "${other.slice(Math.max(0, at - 60), at + 60)}"`
}

/**
 * References that lead to nothing, and things that cannot be read. What a reference names may have been removed: then it is still there
 * to be read, in its words and where it stood, and brought back by whoever undoes that.
 */
export function dangling(document: BoardDocument, records: readonly string[]): string[] {
  const things = readThings(document, 'all')
  const journeys = new Map(things.flatMap((thing) => (thing.kind === 'journey' ? [[thing.id as string, thing] as const] : [])))
  const isThere = (id: string): boolean => {
    const named = readThing(document, id)
    return (named !== null && named.kind !== 'damaged') || records.includes(id)
  }
  return things.flatMap((thing) => {
    if (thing.kind === 'damaged') return [`${thing.id}: ${thing.why}`]
    const at = readPlacement(document, thing.id)?.at
    const ids = [...referencesOf(thing), ...at?.on === 'canvas' && at.parent !== null ? [at.parent] : []]
    const missing = ids.filter((id) => !isThere(id)).map((id) => `${thing.id} -> ${id}`)
    if (at?.on !== 'cell') return missing
    const journey = journeys.get(at.journey)
    const held = journey === undefined ? null : document.things.get(at.journey)
    const parts = [held?.get('stages'), held?.get('lanes')]
    const inCell = [at.stage, at.lane].every((part, index) => { const map = parts[index]; return map instanceof Y.Map && map.has(part) })
    return inCell ? missing : [...missing, `${thing.id} stands in ${at.journey} ${at.stage} ${at.lane}`]
  })
}

/** Living things that were placed and that a reader of the board shows nowhere: what stands in something removed stands on the board itself. */
export function unseen(document: BoardDocument): string[] {
  const living = readThings(document).filter((thing) => thing.kind !== 'damaged')
  const shown = new Map(arrange(document, living).map(({ thing, box }) => [thing.id as string, box]))
  return living.flatMap((thing) => {
    const at = readPlacement(document, thing.id)?.at
    if (at === undefined || thing.kind === 'group') return []
    const box = shown.get(thing.id)
    if (box === undefined || ![box.x, box.y, box.w, box.h].every(Number.isFinite)) return [`${thing.id} is shown nowhere`]
    const holder = at.on === 'cell' ? at.journey : at.parent
    const isHeld = holder !== null && living.some(({ id }) => id === holder)
    return isHeld || at.on === 'cell' || (box.x === at.x && box.y === at.y) ? [] : [`${thing.id} stands at ${box.x}, ${box.y}`]
  })
}

function referencesOf(thing: Thing): readonly string[] {
  switch (thing.kind) {
    case 'note': return thing.about === null ? [] : 'thing' in thing.about ? [thing.about.thing] : 'record' in thing.about ? [thing.about.record] : [thing.about.journey]
    case 'card': return [thing.record]
    case 'connector': return [thing.start, thing.end].flatMap((end) => ('thing' in end ? [end.thing] : []))
    case 'insight': return thing.evidence
    case 'action': return thing.from === null ? [] : [thing.from]
    default: return []
  }
}

/** Compares what pages were told of their commands with what was committed, and every reveal with a count of our own. */
export async function ruledOnce(book: Book, { board, house, storage, disk }: Board): Promise<{ readonly ruled: number; readonly reveals: number }> {
  const committed = new Map<string, number>()
  for (const { id } of disk.ruled) committed.set(id, (committed.get(id) ?? 0) + 1)
  const twice = [...committed].find(([, times]) => times > 1)
  if (twice !== undefined) throw new Error(`Command ${twice[0]} was committed ${twice[1]} times.`)
  for (const { id, answer, command, tab } of book.asks.values()) {
    if (answer === null) {
      if (tab.keepsCommands && !house.commands.has(id)) throw new Error(`Command ${id} (${command.type}) never reached the server, and its device was there.`)
      if (tab.isAlive()) throw new Error(`Command ${id} (${command.type}) was never answered, and its page is open.`)
    } else if (!isRefusal(answer)) {
      const ruling = disk.ruled.find((one) => one.id === id)
      if (ruling === undefined || ruling.by !== tab.person.id) throw new Error(`Command ${id} (${command.type}) was answered, and nothing was committed.`)
      if (JSON.stringify(answer) !== ruling.answer) throw new Error(`Command ${id} was answered ${JSON.stringify(answer)}; ${ruling.answer} was committed.`)
    }
  }
  const entries = await storage.readLedger(board)
  entries.forEach(({ seq }, index) => { if (seq !== index + 1) throw new Error(`The ledger's entry ${index + 1} has the number ${seq}.`) })
  return { ruled: disk.ruled.length, reveals: countReveals(book, disk) }
}

type Votes = { open: boolean; readonly ballots: Map<string, ReadonlyMap<string, number>> }

/** Counts votes anew from the commands, in the order in which they were committed. */
function countReveals(book: Book, { ruled }: Disk): number {
  const rounds = new Map<string, Votes>()
  let reveals = 0
  for (const { id, by, entries } of ruled) {
    const command = book.asks.get(id)?.command
    if (command === undefined) throw new Error(`Command ${id} was committed and never asked.`)
    if (command.type === 'open-round') { rounds.set(command.round.id, { open: true, ballots: new Map() }); continue }
    if (!('roundId' in command)) continue
    const round = rounds.get(command.roundId)
    if (round === undefined) throw new Error(`Command ${id} was taken for a round that nobody opened.`)
    if (command.type === 'close-round') { round.open = false; continue }
    if (command.type === 'cast-ballot' || command.type === 'withdraw-ballot') {
      if (!round.open) throw new Error(`Ballot ${id} was taken after the round closed.`)
      const dots = new Map<string, number>()
      if (command.type === 'cast-ballot') for (const one of command.choices) dots.set(one.target ?? one.text ?? '', (dots.get(one.target ?? one.text ?? '') ?? 0) + (one.dots ?? 1))
      const spent = [...dots.values()].reduce((sum, one) => sum + one, 0)
      if (spent > 3) throw new Error(`Ballot ${id} of ${spent} dots was taken; the budget is 3.`)
      round.ballots.set(by, dots)
      continue
    }
    for (const { ruling } of entries) {
      if (ruling.type !== 'round-revealed') continue
      reveals += 1
      const ballots = [...round.ballots.values()].filter((ballot) => ballot.size > 0)
      if (ruling.result.voters !== ballots.length) throw new Error(`Round ${command.roundId} was revealed with ${ruling.result.voters} voters; ${ballots.length} voted.`)
      if (ruling.result.kind !== 'dots') continue
      const counted = new Map<string, number>()
      for (const ballot of ballots) for (const [target, dots] of ballot) counted.set(target, (counted.get(target) ?? 0) + dots)
      const told = new Map<string, number>(ruling.result.ranking.map(({ target, dots }) => [target, dots]))
      if (told.size !== counted.size || [...counted].some(([target, dots]) => told.get(target) !== dots)) throw new Error(`Round ${command.roundId} was counted wrongly.`)
    }
  }
  return reveals
}
