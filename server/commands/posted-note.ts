// A note that a script posts in somebody's name: about something on the board, in a journey cell, or free on the canvas.

import type { ThingId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { may, type Person } from '#shared/board/people.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { About, Sign } from '#shared/note/note.ts'
import type { Decision, Written } from './decision.ts'

type Posted = { readonly id: ThingId; readonly by: Person; readonly text: string; readonly kind: Sign; readonly about?: About | undefined; readonly now: number }

/** Decides a posted note. The role is asked again here: it may have changed since the request came. */
export function noteDecision(standing: Standing, posted: Posted): Decision | Refusal {
  const by = standing.people.get(posted.by.id)
  if (by === undefined || !may(by.role, 'edit')) return refuse('viewer-cannot-change')
  const about = posted.about ?? null
  if (about !== null && 'record' in about && !standing.records.includes(about.record)) return refuse('no-such-record')
  const note: Written = {
    id: posted.id, kind: 'note',
    fields: { sign: posted.kind, author: by.id, department: by.department, about, createdAt: posted.now },
    texts: { text: posted.text },
    placement: { at: spotFor(about, standing.seq) },
  }
  return { rulings: [{ type: 'note-posted', thing: posted.id }], write: [note] }
}

/** In its cell, or in a column left of everything, where posted notes do not cover people's work. */
function spotFor(about: About | null, seq: number): NonNullable<Written['placement']>['at'] {
  if (about !== null && 'journey' in about && about.lane !== undefined) {
    return { on: 'cell', journey: about.journey, stage: about.stage, lane: about.lane, order: 'a0' }
  }
  const place = seq % 40
  return { on: 'canvas', x: -1_300 + (place % 5) * 240, y: -1_000 + Math.floor(place / 5) * 240 + Math.floor(seq / 40) * 24, rotation: 0, parent: null }
}
