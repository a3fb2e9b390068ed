// A program to be killed: keeps frames with their ruling and command as fast as they are answered, folds now and then,
// and says every answer on its standard output before it does anything else. What the disk refuses it says too, and goes on.
// Arguments: the database file, the first number.

import { writeSync } from 'node:fs'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import { ana, begin, board, boardRow, frame, id, timerCleared } from './examinee.ts'

const [file = '', first = '1'] = process.argv.slice(2)
const storage = await openSqlite({ file, secret: new Uint8Array(32).fill(7), clock: { now: () => 1 } })
if ((await storage.findBoard(board)) === null) await begin(storage, boardRow(board))
const inFlight = 20
let next = Number(first)
say('ready')

/** Said before anything else is done, however slowly it is read: a pipe that is full for a moment answers EAGAIN. */
function say(line: string): void {
  const still = new Int32Array(new SharedArrayBuffer(4))
  for (let rest = Buffer.from(`${line}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(still, 0, 0, 1)
    }
  }
}

async function keepOne(n: number): Promise<void> {
  const text = `frame ${n}`
  const kept = await storage.keep({ board, frames: [frame(text)], command: { id: id.command(`c${n}`), by: ana, answer: text } })
  if (kept.kind === 'kept') say(`kept ${n}`)
}

async function ruleOne(): Promise<void> {
  const last = (await storage.readLedger(board)).length
  const kept = await storage.keep({ board, frames: [frame(`ruling ${last + 1}`)], ledger: { after: last, entries: [timerCleared(last + 1)] } })
  if (kept.kind === 'kept') say(`ruled ${last + 1}`)
}

async function foldAll(): Promise<void> {
  const { snapshot, tail } = await storage.readDocument(board)
  const upTo = tail.at(-1)?.journalSeq
  if (upTo === undefined) return
  const newline = Buffer.from('\n')
  const texts = [...(snapshot === null ? [] : [snapshot]), ...tail].map(({ bytes }) => Buffer.concat([bytes, newline]))
  const bytes = Buffer.concat(texts)
  await storage.foldJournal(board, { upTo, bytes: bytes.subarray(0, -1), stateVector: new Uint8Array([1]) })
  say(`folded ${upTo}`)
}

async function orRefused(deed: Promise<void>): Promise<void> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof StorageTrouble)) throw error
    say(`refused: ${error.message}`)
  }
}

for (let round = 1; ; round += 1) {
  const numbers = Array.from({ length: inFlight }, (_, index) => next + index)
  next += inFlight
  await Promise.all([...numbers.map(keepOne), ruleOne(), ...(round % 3 === 0 ? [foldAll()] : [])].map(orRefused))
}
