// What the doctor finds on one board: what the disk lost, what cannot be read, drawers that do not open, and, when asked to be
// thorough, the document itself.

import { documentFrom } from '#shared/document/opening.ts'
import { readThings } from '#shared/document/reading.ts'
import type { BoardId } from '#shared/base/ids.ts'
import type { BoardLook, Inspection, Unreadable } from '../../inspection.ts'
import { discreet } from '../../discreet.ts'
import { fold } from '../../rooms/documents.ts'
import { updatesIn } from '../../snapshot.ts'
import { counted, note, wordsOf, wrong, type Finding } from './finding.ts'
import { pictureFindings } from './pictures.ts'

type Manner = { readonly folder: string; readonly thorough: boolean; readonly now: number }

const fromBackup = 'A backup from before may have it: restore it into a DATA_DIR of its own, `export` the board from there, and open that file here on the start page (or `import` it while the server is stopped).'

/** Everything about one board, and its size in bytes. */
export function boardFindings(inspection: Inspection, id: BoardId, manner: Manner): { readonly findings: readonly Finding[]; readonly bytes: number } {
  let look: BoardLook
  try {
    look = inspection.board(id)
  } catch (reason) {
    return { findings: [wrong('board-unreadable', `This board cannot be read: ${discreet(wordsOf(reason))}.`, fromBackup, id)], bytes: 0 }
  }
  const findings = [
    ...storedFindings(look),
    ...look.unreadable.map((pieces) => unreadable(pieces, id)),
    ...pictureFindings(id, look.pictures, manner),
    ...manner.thorough ? documentFindings(look) : [],
  ]
  return { findings, bytes: look.bytes }
}

function storedFindings({ id, missingRows, missingRulings, closedDrawers }: BoardLook): Finding[] {
  return [
    ...missingRows === 0 ? [] : [wrong('edits-missing', `${counted(missingRows, 'edit')} of this board ${missingRows === 1 ? 'was' : 'were'} kept and ${missingRows === 1 ? 'is' : 'are'} not in the database: the disk lost them, or the file was copied without its write-ahead log.`, fromBackup, id)],
    ...missingRulings === 0 ? [] : [wrong('rulings-missing', `${counted(missingRulings, 'ruling')} (agenda, rounds, roles) of this board ${missingRulings === 1 ? 'is' : 'are'} missing.`, fromBackup, id)],
    ...closedDrawers === null || closedDrawers === 0 ? [] : [wrong('secret-of-another-server', `${counted(closedDrawers, 'sealed drawer')} of this board ${closedDrawers === 1 ? 'does' : 'do'} not open with DATA_DIR/secret: what is in them cannot be revealed, and links given out earlier do not fit.`, 'Put back the secret that belongs to this database.', id)],
  ]
}

const kindWords: Readonly<Record<string, string>> = { journal: 'edit', snapshot: 'snapshot', ledger: 'ruling', sealed: 'sealed entry' }

function unreadable({ kind, pieces, why, since }: Unreadable, id: BoardId): Finding {
  const what = counted(pieces, kindWords[kind] ?? 'piece', kind === 'sealed' ? 'sealed entries' : undefined)
  if (since === null) {
    return wrong(`${kind}-unreadable`, `${what} of this board cannot be read (${discreet(why)}). The rest is shown; at the next opening it is set aside.`, `The disk may be failing: look at its own messages. ${fromBackup}`, id)
  }
  return wrong(`${kind}-set-aside`, `${what} of this board ${pieces === 1 ? 'was' : 'were'} set aside as unreadable since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC (${discreet(why)}). The rest is shown.`, fromBackup, id)
}

function documentFindings({ id, snapshot, tail, pictures }: BoardLook): Finding[] {
  const folded = snapshot === null ? [] : updatesIn(snapshot)
  const updates = [...folded, ...tail]
  try {
    const isAsFar = snapshot === null || Buffer.compare(fold(folded).stateVector, snapshot.stateVector) === 0
    fold(updates)
    const things = readThings(documentFrom(...updates))
    const damaged = things.filter((thing) => thing.kind === 'damaged').length
    const known = new Set(pictures.map((picture) => picture.id))
    const without = things.filter((thing) => thing.kind === 'image' && !known.has(thing.asset)).length
    return [
      ...isAsFar ? [] : [wrong('snapshot-untrue', 'The snapshot of this board does not go as far as it says.', fromBackup, id)],
      ...damaged === 0 ? [] : [wrong('things-damaged', `${counted(damaged, 'thing')} on this board cannot be read and ${damaged === 1 ? 'is' : 'are'} shown as a placeholder.`, 'Was the board used with a newer Signalboard? Start that one. Otherwise remove the placeholders on the board.', id)],
      ...without === 0 ? [] : [note('picture-never-brought', `${counted(without, 'place')} on this board ${without === 1 ? 'shows' : 'show'} a picture that is not here, as after an import of a session record without it.`, 'Remove it on the board, or bring the picture again.', id)],
    ]
  } catch (reason) {
    return [wrong('document-does-not-load', `The document of this board does not load whole: ${discreet(wordsOf(reason))}.`, fromBackup, id)]
  }
}
