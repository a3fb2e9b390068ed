// A small Yjs client for harnesses: one connection, one document, and a true count of which of its edits are on disk.
// It speaks the same messages as the browser and adds nothing to them. Not the provider people use: that one is tried by itself.

import { decoding, encoding } from 'lib0'
import { WebSocket } from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { messageHolding, messageKept, messageRefused, messageSync } from '#shared/wire/wire.ts'

/** Somebody who joined a board by a link. */
export type Guest = { readonly board: string; readonly token: string; readonly person: string }

/** Makes a session over HTTP; answers its id and the keys of its links. */
export async function makeBoard(url: string): Promise<{ readonly board: string; readonly keys: Readonly<Record<'facilitator' | 'participant' | 'viewer', string>> }> {
  const answer = await post(`${url}/api/boards`, { title: 'Harness', objective: 'Does anything get lost?' })
  const links = answer['links'] as Record<'facilitator' | 'participant' | 'viewer', string>
  const key = (link: string): string => new URL(link, url).hash.slice(1)
  return { board: String(answer['id']), keys: { facilitator: key(links.facilitator), participant: key(links.participant), viewer: key(links.viewer) } }
}

/** Joins over HTTP. */
export async function joinBoard(url: string, board: string, key: string, name: string, department = 'Sales'): Promise<Guest> {
  const answer = await post(`${url}/api/boards/${board}/join`, { key, name, department })
  const participant = answer['participant'] as { id: string }
  return { board, token: String(answer['token']), person: participant.id }
}

async function post(address: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(address, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: new URL(address).origin }, body: JSON.stringify(body),
  })
  const read = await answer.json() as Record<string, unknown>
  if (!answer.ok) throw new Error(`POST ${address} answered ${answer.status}: ${JSON.stringify(read)}`)
  return read
}

export type SyncClient = {
  readonly y: Y.Doc
  readonly socket: WebSocket
  /** Document frames sent on this connection, and how many of them the server says are on disk. */
  readonly sent: () => number
  readonly kept: () => number
  readonly refusals: readonly unknown[]
  /** Whether the server says that what one writes waits for the disk. */
  readonly isHolding: () => boolean
  readonly synced: Promise<void>
  readonly ended: Promise<void>
  readonly close: () => void
}

/** Connects and keeps a document in step. `heardKept` is called with the count each time the server acknowledges. */
export function connect(url: string, guest: Guest, options: { readonly y?: Y.Doc; readonly heardKept?: (frames: number) => void } = {}): SyncClient {
  const y = options.y ?? new Y.Doc()
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sync/${guest.board}`, { headers: { authorization: `Bearer ${guest.token}` }, perMessageDeflate: false })
  socket.binaryType = 'arraybuffer'
  const refusals: unknown[] = []
  let sent = 0
  let kept = 0
  let holding = false
  let told: () => void = () => undefined
  const synced = new Promise<void>((resolve) => { told = resolve })
  const send = (encoder: encoding.Encoder): void => { if (socket.readyState === WebSocket.OPEN) socket.send(encoding.toUint8Array(encoder)) }
  const local = (update: Uint8Array, origin: unknown): void => {
    if (origin === socket) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageSync)
    sync.writeUpdate(encoder, update)
    if (socket.readyState === WebSocket.OPEN) sent += 1
    send(encoder)
  }
  y.on('update', local)
  socket.on('open', () => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageSync)
    sync.writeSyncStep1(encoder, y)
    send(encoder)
  })
  socket.on('message', (data: ArrayBuffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data))
    const type = decoding.readVarUint(decoder)
    if (type === messageKept) { kept = decoding.readVarUint(decoder); options.heardKept?.(kept); return }
    if (type === messageRefused) { refusals.push(JSON.parse(decoding.readVarString(decoder))); return }
    if (type === messageHolding) { holding = (JSON.parse(decoding.readVarString(decoder)) as { on: boolean }).on; return }
    if (type !== messageSync) return
    const step = decoding.readVarUint(decoder)
    if (step === sync.messageYjsSyncStep1) {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, messageSync)
      sync.readSyncStep1(decoder, encoder, y)
      sent += 1
      send(encoder)
      return
    }
    Y.applyUpdate(y, decoding.readVarUint8Array(decoder), socket)
    if (step === sync.messageYjsSyncStep2) told()
  })
  socket.on('error', () => socket.terminate())
  // Not events.once: that one rejects on an error, and a line that broke has ended all the same.
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      y.off('update', local)
      resolve()
    })
  })
  return { y, socket, sent: () => sent, kept: () => kept, isHolding: () => holding, refusals, synced, ended, close: () => socket.close() }
}
