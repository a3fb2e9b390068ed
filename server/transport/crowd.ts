// Who may still come in: caps on connections in all, per address and per person, and on the people of one board.
// Somebody who is on a board already may open another tab of it however full it is; nobody who is in is ever put out for a newcomer.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { newCounts } from './counts.ts'

/** Connections at the same time, and people of one board. */
export type Caps = { readonly all: number; readonly address: number; readonly person: number; readonly people: number }

/** A lost line counts for up to 30 s, so one person's tabs and ghosts fit in. */
export const usualCaps: Caps = { all: 2_000, address: 1_500, person: 24, people: boardLimits.people }

/** Somebody at the door. Names are compared, never shown. */
export type Comer = { readonly address: string; readonly board: string; readonly person: string }
export type Crowd = {
  /** Counts one in, or says which cap is reached. */
  readonly enter: (comer: Comer) => Refusal | null
  readonly leave: (comer: Comer) => void
}

/** Nobody is in yet. */
export function newCrowd(caps: Caps): Crowd {
  const lines = newCounts({ all: caps.all, address: caps.address, person: caps.person })
  const people = newCounts({ board: caps.people })
  const counted = ({ address, board, person }: Comer): Parameters<typeof lines.enter>[0] => ({ all: '', address, person: `${board} ${person}` })
  return {
    enter(comer) {
      const who = counted(comer)
      const isFirst = lines.of('person', who.person) === 0
      if (isFirst && people.of('board', comer.board) >= caps.people) return full(`This board is full: ${caps.people} people are here.`)
      switch (lines.enter(who)) {
        case 'all': return full(`This server is full: ${caps.all} connections are open.`)
        case 'address': return full(`${caps.address} connections are open from where you are; no more are taken.`)
        case 'person': return full(`You have this board open ${caps.person} times. Close some of its tabs.`)
        default:
      }
      if (isFirst) people.enter(comer)
      return null
    },
    leave(comer) {
      const who = counted(comer)
      lines.leave(who)
      if (lines.of('person', who.person) === 0) people.leave(comer)
    },
  }
}

const full = (words: string): Refusal => ({ ...refuse('too-many-requests', words), waitSeconds: 20 })
