// The press: prints session records in a thread of its own, so that edits do not wait for somebody's download (a picture of a
// large board takes seconds). What is printed is gathered when its turn has come: a board with its pictures may have 200 MB, and
// whoever asks thirty times must not bring it into memory thirty times. Those who wait for the same file get the same one: a whole
// workshop takes its record home in the same minute. A board too large to print in time is refused in words.

import type { BoardId } from '#shared/base/ids.ts'
import { busy, isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { jobThreads, type Caps } from '../job-threads.ts'
import { newTurns } from '../turns.ts'
import { formats, tableNames, type How, type Printed } from './formats.ts'
import type { Gathered } from './gather.ts'
import type { Tell } from './picture.ts'

export type PrintJob = How & { readonly gathered: Gathered }
export type Press = (board: BoardId, how: How) => Promise<Printed | Refusal>

const caps: Caps = { time: 30_000, memory: 1_024 }
/**
 * Files that wait, in all and of one board: no fewer than can be had of it, so that nobody on it is refused for what others there asked
 * for. Boards are served in turn, so that none keeps the press from the others for minutes.
 */
const line = { atOnce: 1, waiting: 100, waitingOfOne: formats.length + tableNames.length }

/** A press of one thread, which prints what this gathers; `tell` is told when the painter of PNGs fails. */
export function openPress(gatherFor: (board: BoardId) => Promise<Gathered | Refusal>, tell: Tell): Press {
  const run = jobThreads(new URL('./press-worker.ts', import.meta.url), caps)
  const turns = newTurns(line)
  const printNow = async (board: BoardId, how: How): Promise<Printed | Refusal> => {
    const gathered = await gatherFor(board)
    if (isRefusal(gathered)) return gathered
    const ended = await run({ gathered, ...how } satisfies PrintJob, (message) => {
      if (typeof message !== 'string') return { answer: message as Printed | Refusal } // press-worker.ts has no third kind
      tell(message)
      return null
    })
    return ended.kind === 'answered' ? ended.answer : refuse('too-large', 'Making this file took too long, so it was stopped. Take the JSON or the tables (CSV) instead.')
  }
  // Files whose turn has not come: what somebody changed before asking is in them.
  const waiting = new Map<string, Promise<Printed | Refusal>>()
  return (board, how) => {
    const file = `${board} ${how.format === 'csv' ? how.table ?? '' : how.format}`
    const asked = waiting.get(file)
    if (asked !== undefined) return asked
    let waits = true
    const printed = turns(board, () => {
      waits = false
      waiting.delete(file)
      return printNow(board, how)
    }).then((answer) => {
      if (typeof answer !== 'string') return answer
      waiting.delete(file)
      return busy('Many files are being made just now.', 30)
    })
    if (waits) waiting.set(file, printed)
    return printed
  }
}
