// The check of an edit before anything is done with it (law 3), without a document: microseconds, and nothing is changed.
// What the room has already is cut off, so that one (client, clock) never has two contents. What remains is written anew:
// the bytes that are kept and told are ours, never the connection's.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { isPublisher, peopleBelow } from '#shared/document/layout.ts'
import { countParts, type DeletedRange, type Id } from '#shared/wire/blocks.ts'
import { fault, fullWords, type EditFault } from './faults.ts'
import { isNewThing, type Known } from './known.ts'
import type { Limits } from './limits.ts'
import { asFarAsItGoes } from '#shared/wire/order.ts'
import { addRange, missingFrom, type Ranges } from './ranges.ts'
import { Runs } from './runs.ts'
import { readStruct, type NewBlock, type Struct } from './structs.ts'

/**
 * An edit as it came.
 * `whole`: it is a sync step 2: everything its sender has that we lack, with all the deletions its sender knows of.
 * `keptFar`: null unless the board has lost something on the disk; then, by client, up to which clock rows are on the disk that are
 * held apart because they build on what is lost. On such a board a step 2 is not refused as a whole: tabs answer with everything
 * the room lacks, other people's words among it. What is its sender's own and builds on what is here is taken, the rest is left.
 * A large answer comes in parts, of which all but the first are plain edits.
 */
export type Edit = { readonly bytes: Uint8Array; readonly whole: boolean; readonly keptFar?: ReadonlyMap<number, number> | null }

/** Who sends it, and who a clientID belongs to. */
export type Sender = {
  readonly mayEdit: boolean
  /** `nobody` yet, `mine`, or somebody else's. */
  readonly ownerOf: (client: number) => 'nobody' | 'mine' | 'foreign'
  /** ClientIDs this person has on this board. */
  readonly clients: number
}

/** The neighbours between which something was put, of which it could not be told here that they stand in this order. */
export type Doubt = { readonly origin: Id; readonly rightOrigin: Id }

/** What becomes of an edit. `nothing`: all of it is known. `news` is what learnBlocks takes; its doubts must be put out first. */
export type Verdict =
  | { readonly kind: 'nothing' }
  | {
    readonly kind: 'news'; readonly bytes: Uint8Array; readonly blocks: readonly NewBlock[]; readonly deleted: readonly DeletedRange[]
    readonly bind: readonly number[]; readonly doubts: readonly Doubt[]; readonly isCut: boolean
  }
  | { readonly kind: 'refused'; readonly fault: EditFault }

/** One client's part of an edit: structs from the first unknown one on, `offset` clocks of which are known. */
type Part = { readonly client: number; readonly structs: readonly Struct[]; readonly blocks: readonly NewBlock[]; readonly offset: number }

/** ClientIDs in one edit: its sender's tabs of one offline day. */
const mostClients = 100
/** ClientIDs an edit may name before it is read at all: a step 2 may repeat what others have sent meanwhile. 100,000 took 56 ms to read. */
const mostNamed = 2_000

/** Checks one edit against what is known. Pure: the caller learns the news once it decides to keep it. `limits.documentBytes` is what is left. */
export function checkEdit(edit: Edit, sender: Sender, known: Known, limits: Limits): Verdict {
  if (edit.bytes.length > limits.editBytes) return refused(fault('too-large', `A change may have ${limits.editBytes} bytes.`))
  if (!sender.mayEdit && !edit.whole) return refused(viewer)
  if (namedClients(edit.bytes) > mostNamed) return refused(fault('too-large', 'It holds the work of too many tabs.'))
  if (countParts(edit.bytes, limits.editParts + 1) > limits.editParts) return refused(fault('too-large', `A change may have ${limits.editParts} parts.`))
  const read = decode(edit.bytes)
  if (read === null) return refused(fault('malformed', 'It could not be read.'))
  const parts = readParts(read.structs, { edit, sender, known, limits })
  if (!Array.isArray(parts)) return refused(parts as EditFault) // an array is never a fault
  return judge(parts as readonly Part[], read.ds, { edit, sender, known, limits }, isSignedByOthersAlone(read.structs, edit, sender))
}

/**
 * Whether an edit of one's own has nothing in it but other people's words. What is known of those is passed over, since stock clients
 * repeat it beside their own; but whoever brings nothing else must not be told that it is kept: these may be other words under the
 * same clocks. In a step 2, and in the parts of one that brings back what was lost, other people's words are honest.
 */
function isSignedByOthersAlone(structs: readonly Struct[], { whole, keptFar }: Edit, { ownerOf }: Sender): boolean {
  return !whole && (keptFar ?? null) === null && structs.length > 0 && structs.every(({ id }) => ownerOf(id.client) === 'foreign')
}

type Case = { readonly edit: Edit; readonly sender: Sender; readonly known: Known; readonly limits: Limits }

function judge(all: readonly Part[], ds: Deletes, { edit, sender, known, limits }: Case, signedByOthersAlone: boolean): Verdict {
  const clockOf = (client: number): number => known.clocks.get(client) ?? 0
  const { done: blocks, missing } = asFarAsItGoes(all.map((part) => part.blocks), clockOf)
  const keptFar = keptFarOf(edit)
  if (missing !== null && keptFar === null) return refused(fault('gap', 'It builds on changes that are not here.'))
  const parts = missing === null ? all : cutParts(all, blocks)
  const ends = new Map(parts.map((part) => [part.client, endOf(part.blocks)]))
  const isCut = all.some(({ client, blocks: asked }) => endOf(asked) > Math.max(ends.get(client) ?? clockOf(client), keptFar?.get(client) ?? 0))
  const deleted = readDeletes(ds, edit, known, (client) => ends.get(client) ?? clockOf(client))
  if (!Array.isArray(deleted)) return refused(deleted as EditFault) // an array is never a fault
  const ranges = deleted as readonly DeletedRange[]
  if (blocks.length === 0 && ranges.length === 0) {
    if (isCut) return refused(fault('gap', 'It builds on changes that are not here.'))
    return signedByOthersAlone ? refused(foreign) : { kind: 'nothing' }
  }
  if (!sender.mayEdit) return refused(viewer)
  const bytes = write(parts, ranges)
  const size = faultOfSize(bytes.length, blocks, known, limits)
  if (size !== null) return refused(size)
  const doubts = hang(blocks, ranges, known, limits)
  if (!Array.isArray(doubts)) return refused(doubts as EditFault) // an array is never a fault
  const bind = parts.map((part) => part.client).filter((client) => sender.ownerOf(client) === 'nobody')
  if (sender.clients + bind.length > limits.clientsOfOnePerson) return refused(fault('too-large', 'Too many tabs of one person have written here.'))
  return { kind: 'news', bytes, blocks, deleted: ranges, bind, doubts: doubts as readonly Doubt[], isCut }
}

/** Of each client's part as many structs as there are blocks that found their place. */
function cutParts(parts: readonly Part[], blocks: readonly NewBlock[]): readonly Part[] {
  const count = Map.groupBy(blocks, (block) => block.client)
  return parts.flatMap((part) => {
    const taken = count.get(part.client)?.length ?? 0
    return taken === 0 ? [] : [{ ...part, structs: part.structs.slice(0, taken), blocks: part.blocks.slice(0, taken) }]
  })
}

const foreign = fault('foreign-client', 'It is signed as somebody else.')
const viewer = fault('viewer-cannot-change', 'You are here as a viewer, so nothing can be changed.')
const refused = (why: EditFault): Verdict => ({ kind: 'refused', fault: why })
const endOf = (blocks: readonly NewBlock[]): number => { const last = blocks.at(-1); return last === undefined ? 0 : last.clock + last.length }

type Deletes = ReturnType<typeof Y.decodeUpdate>['ds']

/** How many clients an edit says it holds: its first number. 0 when there is none. */
function namedClients(bytes: Uint8Array): number {
  try {
    return decoding.readVarUint(decoding.createDecoder(bytes))
  } catch (error) {
    // What cannot be read is refused where it is read.
    if (error instanceof Error) return 0
    throw error
  }
}

function decode(bytes: Uint8Array): { readonly structs: readonly Struct[]; readonly ds: Deletes } | null {
  try {
    return Y.decodeUpdate(bytes)
  } catch (error) {
    // Yjs' reader throws whatever its deepest part throws, a stack overflow (RangeError) included.
    if (error instanceof Error) return null
    throw error
  }
}

/** How far a board that has lost something has kept each client, for an edit that may bring it back; null for others. */
const keptFarOf = ({ whole, keptFar }: Edit): ReadonlyMap<number, number> | null => (whole ? keptFar ?? null : null)

function readParts(structs: readonly Struct[], asked: Case): readonly Part[] | EditFault {
  const parts: Part[] = []
  let client = Infinity
  for (let from = 0; from < structs.length;) {
    const first = structs[from]
    if (first === undefined) break
    // Yjs writes clients from the highest down, each once; its own merging relies on it.
    if (first.id.client >= client) return fault('malformed', 'Its parts are out of order.')
    client = first.id.client
    let until = from + 1
    while (structs[until]?.id.client === client) until += 1
    const part = readPart(structs.slice(from, until), asked)
    if (part !== null && 'reason' in part) return part
    if (part !== null) parts.push(part)
    if (parts.length > mostClients) return fault('too-large', 'It holds the work of too many tabs.')
    from = until
  }
  return parts
}

/** The unknown end of one client's structs; null when all is known. */
function readPart(structs: readonly Struct[], { edit, sender, known, limits }: Case): Part | null | EditFault {
  const [first, last] = [structs[0], structs.at(-1)]
  if (first === undefined || last === undefined) return null
  const { client } = first.id
  const here = known.clocks.get(client) ?? 0
  if (last.id.clock + last.length <= here) return null
  if (keptFarOf(edit) !== null && (client >= peopleBelow || sender.ownerOf(client) === 'foreign')) return null
  if (first.id.clock > here) return fault('gap', 'It builds on changes that are not here.')
  if (client >= peopleBelow) return fault('server-part', 'It is signed as the server.')
  if (sender.ownerOf(client) === 'foreign') return foreign
  const news = structs.filter((struct) => struct.id.clock + struct.length > here)
  const blocks: NewBlock[] = []
  for (const struct of news) {
    const block = readStruct(struct, limits)
    if ('reason' in block) return block
    blocks.push(block)
  }
  return { client, structs: news, blocks: cutFirst(blocks, here), offset: here - (news[0]?.id.clock ?? here) }
}

/** The first block from the clock that is not known: what is left hangs on what was cut off. */
function cutFirst(blocks: readonly NewBlock[], here: number): readonly NewBlock[] {
  const [first, ...rest] = blocks
  const cut = first === undefined ? 0 : here - first.clock
  if (first === undefined || cut <= 0) return blocks
  return [{ ...first, clock: here, length: first.length - cut, origin: { client: first.client, clock: here - 1 }, parent: null, entry: false }, ...rest]
}

function readDeletes(ds: Deletes, edit: Edit, known: Known, endOfClient: (client: number) => number): readonly DeletedRange[] | EditFault {
  const news: DeletedRange[] = []
  for (const [client, ranges] of ds.clients) {
    const end = endOfClient(client)
    if (ranges.some(({ len }) => len < 1)) return fault('malformed', 'It counts its deletions wrongly.')
    for (const { clock, len } of joined(ranges)) {
      const missing = missingFrom(known.deleted.get(client), clock, clock + len)
      if (missing.length === 0) continue
      if (isPublisher(client)) {
        // Every client's document knows deletions of the server's words that nobody made: a later word replaces an earlier one.
        // A step 2 lists them honestly; they are left out. In an edit of one's own they cannot occur.
        if (edit.whole) continue
        return fault('server-part', 'Only the server takes its words back.')
      }
      if (clock + len > end && keptFarOf(edit) === null) return fault('gap', 'It deletes what is not here.')
      for (const [from, until] of missing) if (from < end) news.push({ client, clock: from, length: Math.min(until, end) - from })
    }
  }
  return news
}

/** Sorted and without overlap: a hostile edit names one range a million times. */
function joined(ranges: readonly { readonly clock: number; readonly len: number }[]): readonly { readonly clock: number; readonly len: number }[] {
  const all = flat(ranges.map(({ clock, len }) => ({ clock, length: len })))
  return Array.from({ length: all.length / 2 }, (_, index) => {
    const clock = all[index * 2] ?? 0
    return { clock, len: (all[index * 2 + 1] ?? clock) - clock }
  })
}

function flat(ranges: readonly { readonly clock: number; readonly length: number }[]): Ranges {
  const all: Ranges = []
  for (const { clock, length } of ranges.toSorted((a, b) => a.clock - b.clock)) addRange(all, clock, clock + length)
  return all
}

/**
 * A full board takes no more, but what is on it can still be changed and taken away: small edits have a reserve of their own. `bytes`
 * are those that would be kept: whoever comes back tells all deletions anew, and for a letter from offline would seem to bring much.
 */
function faultOfSize(bytes: number, blocks: readonly NewBlock[], known: Known, limits: Limits): EditFault | null {
  const things = blocks.reduce((sum, block) => sum + (isNewThing(block) ? 1 : 0), 0)
  const reserve = things === 0 && bytes <= limits.smallEditBytes ? limits.reserveBytes : 0
  if (bytes > limits.documentBytes + reserve) return fault('too-large', fullWords)
  return things > 0 && known.things + things > limits.things ? fault('too-large', `A board may have ${limits.things} things.`) : null
}

const mixed = fault('malformed', 'It puts letters among the fields of a thing.')

/** Tries where the blocks hang: shared types in shared types cost every reader a call on its stack at each level. */
function hang(blocks: readonly NewBlock[], deleted: readonly DeletedRange[], known: Known, limits: Limits): readonly Doubt[] | EditFault {
  const runs = new Runs(known.runs)
  const gone = new Map([...Map.groupBy(deleted, (range) => range.client)].map(([client, ranges]) => [client, flat(ranges)]))
  const doubts: Doubt[] = []
  for (const block of blocks) {
    const { origin, rightOrigin } = block
    if (origin !== null && rightOrigin !== null && runs.isOrdered(block) === 'doubtful') doubts.push({ origin, rightOrigin })
    const { level, entry } = runs.add(block)
    if (level > limits.nesting && block.container) return fault('not-allowed', `Things may be nested ${limits.nesting} deep.`)
    // A map's entry is one value with nothing on its right, or several that are deleted; others Yjs shows differently in
    // different documents.
    if (entry && (block.letters || rightOrigin !== null || (block.length > 1 && !block.gone && !isDeleted(block, gone.get(block.client))))) return mixed
  }
  return doubts
}

function isDeleted({ clock, length }: NewBlock, deleted: Ranges | undefined): boolean {
  return missingFrom(deleted, clock, clock + length).length === 0
}

/** The edit in Yjs' own encoding, clients from the highest down, without what is known. */
function write(parts: readonly Part[], deleted: readonly DeletedRange[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const rest = encoder.restEncoder
  encoding.writeVarUint(rest, parts.length)
  for (const { client, structs, offset } of parts) {
    encoding.writeVarUint(rest, structs.length)
    encoder.writeClient(client)
    encoding.writeVarUint(rest, (structs[0]?.id.clock ?? 0) + offset)
    structs.forEach((struct, index) => { struct.write(encoder, index === 0 ? offset : 0) })
  }
  writeDeletes(rest, deleted)
  return encoder.toUint8Array()
}

function writeDeletes(rest: encoding.Encoder, deleted: readonly DeletedRange[]): void {
  const byClient = Map.groupBy(deleted, (range) => range.client)
  encoding.writeVarUint(rest, byClient.size)
  for (const [client, ranges] of [...byClient].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(rest, client)
    encoding.writeVarUint(rest, ranges.length)
    for (const { clock, length } of [...ranges].sort((a, b) => a.clock - b.clock)) {
      encoding.writeVarUint(rest, clock)
      encoding.writeVarUint(rest, length)
    }
  }
}
