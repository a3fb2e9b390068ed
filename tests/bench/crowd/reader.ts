// Somebody who opens a board and reads it. Notes when each message came and keeps the bytes; the document is put together afterwards,
// so that its own work is not in what is measured. `light` keeps no bytes: one of a hundred who only count.

import { decoding } from 'lib0'
import * as Y from 'yjs'
import { messageKept, messageRefused } from '#shared/wire/wire.ts'
import { openLine, type Line } from './line.ts'
import { clockMs } from './orders.ts'
import { answerTo, greetings, step1, step2, type Room, type Said } from './tongue.ts'

export type Reader = {
  readonly line: Line
  /** When it began to connect, ms of the shared clock. */
  readonly began: number
  /** When the server said "that is all" (sync step 2), in ms since it began. */
  readonly synced: Promise<number>
  readonly bytes: () => number
  /** Frames the server says are kept (ours alone). */
  readonly kept: () => number
  readonly refusals: readonly string[]
  /** The document of what came so far, and when its clocks reached these, in ms since it began; null when they did not. */
  readonly look: (clocks: ReadonlyMap<number, number>) => { readonly y: Y.Doc; readonly wholeMs: number | null }
  readonly leave: () => void
}

export async function openReader(room: Room, member: number, { light = false }: { readonly light?: boolean } = {}): Promise<Reader> {
  const began = clockMs()
  const y = new Y.Doc()
  const came: { readonly at: number; readonly bytes: Uint8Array }[] = []
  const refusals: string[] = []
  const count = { bytes: 0, kept: 0, applied: 0 }
  let wholeMs: number | null = null
  let told: (ms: number) => void = () => undefined
  const synced = new Promise<number>((resolve) => { told = resolve })
  const line: { open: Line | null; readonly early: Uint8Array[] } = { open: null, early: [] }
  const answer = (message: Uint8Array): void => { if (line.open === null) line.early.push(message); else line.open.send(message) }
  const hear = (said: Said): void => {
    if (said.kind === 'presence') return
    if (said.kind === 'other') {
      if (room.document !== null) return
      if (said.type === messageKept) count.kept = decoding.readVarUint(said.rest)
      if (said.type === messageRefused) refusals.push(decoding.readVarString(said.rest))
      return
    }
    if (said.step === step1) { answer(answerTo(room, new Y.Doc(), said.bytes)); return }
    count.bytes += said.bytes.length
    if (!light) came.push({ at: clockMs() - began, bytes: said.bytes })
    if (said.step === step2) told(clockMs() - began)
  }
  line.open = await openLine(room, member, hear)
  for (const message of [...greetings(room, Y.encodeStateVector(y)), ...line.early]) line.open.send(message)
  return {
    line: line.open, began, synced, refusals,
    bytes: () => count.bytes,
    kept: () => count.kept,
    look(clocks) {
      for (; count.applied < came.length; count.applied += 1) {
        const one = came[count.applied]
        if (one === undefined) break
        Y.applyUpdate(y, one.bytes)
        if (wholeMs === null && reaches(y, clocks)) wholeMs = one.at
      }
      return { y, wholeMs: reaches(y, clocks) ? wholeMs : null }
    },
    leave: () => line.open?.socket.terminate(),
  }
}

/** Whether a document has come at least as far as these clocks. */
export function reaches(y: Y.Doc, clocks: ReadonlyMap<number, number>): boolean {
  for (const [client, clock] of clocks) if (Y.getState(y.store, client) < clock) return false
  return true
}
