// What somebody lacks of a snapshot, found without decoding it: each piece is read once, and noted where each client's part of it
// lies; after that a difference is bytes moved. Says nothing of deletions, which a state vector does not know: all are told.

import * as encoding from 'lib0/encoding'
import { readBlocks, type Block } from '#shared/wire/blocks.ts'
import { tellUpdate } from './messages.ts'

/** A place at which a client's part of an update may begin: from which clock on, at which byte, and after how many blocks. */
type Mark = { readonly clock: number; readonly from: number; readonly before: number }
/** What an update holds of one client: up to which clock and byte, in how many blocks. The first mark is its beginning. */
type Section = { readonly client: number; readonly until: number; readonly to: number; readonly blocks: number; readonly marks: readonly Mark[] }
type Sections = { readonly byClient: readonly Section[]; readonly deletesFrom: number }

/** A piece of a snapshot and the message that tells it. `sections`: undefined until it is read, null when it can only be told whole. */
export type Piece = { readonly update: Uint8Array; readonly told: Uint8Array; sections: Sections | null | undefined }

/** Bytes from one mark to the next: so much at most is told of each client that was known already. */
const betweenMarks = 1_024

/**
 * The messages that tell what goes beyond these clocks. Yields after each piece: some 64 kB, half a millisecond when it is new.
 * A piece that is news in all its parts is told in the message that all share.
 */
export function* difference(pieces: readonly Piece[], theirs: ReadonlyMap<number, number>): Generator<undefined, readonly Uint8Array[]> {
  const messages: Uint8Array[] = []
  for (const piece of pieces) {
    if (piece.sections === undefined) piece.sections = sectionsOf(piece.update)
    const news = piece.sections === null ? piece.update : beyond(piece.update, piece.sections, theirs)
    if (news !== null) messages.push(news === piece.update ? piece.told : tellUpdate(news))
    yield
  }
  return messages
}

/** Null when a client's blocks do not stand one behind the other, or when it cannot be read. */
function sectionsOf(update: Uint8Array): Sections | null {
  try {
    const { byClient, deletesFrom } = readBlocks(update)
    const sections = byClient.map(sectionOf)
    return sections.includes(null) ? null : { byClient: sections.filter((one) => one !== null), deletesFrom }
  } catch (error) {
    // Told as it is, as to a newcomer: one piece that cannot be read does not end the room.
    if (error instanceof Error) return null
    throw error
  }
}

function sectionOf(blocks: readonly Block[]): Section | null {
  const marks: Mark[] = []
  let last: Block | null = null
  for (const [before, block] of blocks.entries()) {
    if (last !== null && (last.until !== block.from || last.clock + last.length !== block.clock)) return null
    if (block.from - (marks.at(-1)?.from ?? -Infinity) >= betweenMarks) marks.push({ clock: block.clock, from: block.from, before })
    last = block
  }
  return last === null ? null : { client: last.client, until: last.clock + last.length, to: last.until, blocks: blocks.length, marks }
}

/** What of an update goes beyond these clocks, from the nearest marks on: all of it as it is, a part, or null for nothing. */
function beyond(update: Uint8Array, { byClient, deletesFrom }: Sections, theirs: ReadonlyMap<number, number>): Uint8Array | null {
  const news = byClient.flatMap((section) => {
    const known = theirs.get(section.client) ?? 0
    const mark = known >= section.until ? undefined : section.marks.findLast(({ clock }) => clock <= known) ?? section.marks[0]
    return mark === undefined ? [] : [{ section, mark }]
  })
  if (news.length === byClient.length && news.every(({ mark }) => mark.before === 0)) return update
  const hasDeletes = update.length - deletesFrom > 1
  if (news.length === 0 && !hasDeletes) return null
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, news.length)
  for (const { section, mark } of news) {
    encoding.writeVarUint(encoder, section.blocks - mark.before)
    encoding.writeVarUint(encoder, section.client)
    encoding.writeVarUint(encoder, mark.clock)
    encoding.writeUint8Array(encoder, update.subarray(mark.from, section.to))
  }
  encoding.writeUint8Array(encoder, update.subarray(deletesFrom))
  return encoding.toUint8Array(encoder)
}
