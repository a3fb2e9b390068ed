// A room full of people, as a server sees it: cursors at 20 Hz for all, a fifth of them typing 12.5 characters a second.
// Latency is read by a few sampled listeners from the time written into each cursor; the others only take what comes, so that
// the load generator is not what is measured.

import { decoding, encoding } from 'lib0'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { messageAwareness, messageSync } from '#shared/wire/wire.ts'

const cursorHz = 20
const typingHz = 12.5
const listenersSampled = 3
const warmUpMs = 2_000

/** One room: how its members come in (a relay needs nothing, ours a token), and how many. */
export type RoomPlan = { readonly come: (member: number) => WebSocket; readonly members: number }

/** What came of it. `offered`: what every other member should get. Latencies in ms, of cursors at sampled listeners. */
export type LoadResult = {
  readonly offered: number
  readonly delivered: number
  readonly p50: number
  readonly p99: number
  readonly cut: number
}

type Member = { readonly socket: WebSocket; readonly id: number; readonly others: number; readonly sampled: boolean; readonly y: Y.Doc; clock: number }
type Count = { on: boolean; offered: number; sampledOffered: number; readonly latencies: number[] }

/** Fills the rooms, warms up, measures for `seconds`; `during` is called with the measured span under way and awaited (CPU readings). */
export async function load(rooms: readonly RoomPlan[], seconds: number, during: (wait: Promise<void>) => Promise<void>): Promise<LoadResult> {
  const members = (await Promise.all(rooms.map(fill))).flat()
  const count: Count = { on: false, offered: 0, sampledOffered: 0, latencies: [] }
  for (const member of members) if (member.sampled) listen(member, count)
  const timers = members.flatMap((member, i) => [
    setInterval(() => moveCursor(member, count), 1_000 / cursorHz),
    ...(i % 5 === 0 ? [setInterval(() => typeKey(member, count), 1_000 / typingHz)] : []),
  ])
  await pause(warmUpMs)
  count.on = true
  await during(pause(seconds * 1_000))
  count.on = false
  timers.forEach(clearInterval)
  const cut = members.filter(({ socket }) => socket.readyState !== WebSocket.OPEN).length
  for (const { socket } of members) socket.terminate()
  const sorted = count.latencies.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { offered: count.offered, delivered: sorted.length / count.sampledOffered, p50: at(0.5), p99: at(0.99), cut }
}

async function fill(plan: RoomPlan): Promise<Member[]> {
  const members: Member[] = []
  for (let i = 0; i < plan.members; i += 1) {
    const socket = plan.come(i)
    socket.binaryType = 'arraybuffer'
    socket.on('error', () => socket.terminate())
    await once(socket, 'open')
    const y = new Y.Doc()
    const member = { socket, id: y.clientID, others: plan.members - 1, sampled: i < listenersSampled, y, clock: 0 }
    y.on('update', (update: Uint8Array) => socket.send(syncUpdate(update)))
    members.push(member)
  }
  return members
}

function moveCursor(member: Member, count: Count): void {
  if (member.socket.readyState !== WebSocket.OPEN) return
  member.clock += 1
  const state = JSON.stringify({ cursor: { x: member.clock % 900, y: (member.clock * 7) % 600 }, at: performance.now() })
  const entries = encoding.createEncoder()
  encoding.writeVarUint(entries, 1)
  encoding.writeVarUint(entries, member.id)
  encoding.writeVarUint(entries, member.clock)
  encoding.writeVarString(entries, state)
  const message = encoding.createEncoder()
  encoding.writeVarUint(message, messageAwareness)
  encoding.writeVarUint8Array(message, encoding.toUint8Array(entries))
  member.socket.send(encoding.toUint8Array(message))
  if (!count.on) return
  count.offered += member.others
  count.sampledOffered += Math.min(listenersSampled, member.others + 1) - (member.sampled ? 1 : 0)
}

function typeKey(member: Member, count: Count): void {
  if (member.socket.readyState !== WebSocket.OPEN) return
  const things = member.y.getMap('things')
  const id = `n_bench${member.id}`
  const note = things.get(id)
  if (note instanceof Y.Map) (note.get('text') as Y.Text).insert(0, 'a') // made three lines below, by this member alone
  else things.set(id, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text()]]))
  if (count.on) count.offered += member.others
}

function listen(member: Member, count: Count): void {
  member.socket.on('message', (data: ArrayBuffer) => {
    if (!count.on) return
    const decoder = decoding.createDecoder(new Uint8Array(data))
    if (decoding.readVarUint(decoder) !== messageAwareness) return
    const entries = decoding.createDecoder(decoding.readVarUint8Array(decoder))
    for (let left = decoding.readVarUint(entries); left > 0; left -= 1) {
      const id = decoding.readVarUint(entries)
      decoding.readVarUint(entries)
      const { at } = JSON.parse(decoding.readVarString(entries)) as { at?: number } // written by moveCursor above
      if (id !== member.id && at !== undefined) count.latencies.push(performance.now() - at)
    }
  })
}

function syncUpdate(update: Uint8Array): Uint8Array {
  const message = encoding.createEncoder()
  encoding.writeVarUint(message, messageSync)
  encoding.writeVarUint(message, 2)
  encoding.writeVarUint8Array(message, update)
  return encoding.toUint8Array(message)
}
