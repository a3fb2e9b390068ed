// The waves of a siege on one board: each throws frames of one kind from one kind of caller and says what came of them.
// Whether the document and the others are unhurt is looked at afterwards (siege.ts).

import { connect } from 'node:net'
import * as Y from 'yjs'
import { readMessage } from '#server/rooms/messages.ts'
import { until, type Dice } from '#tests/support/clock.ts'
import type { Joined } from '#tests/support/caller.ts'
import { throwNext } from '#tests/support/hostile-frames.ts'
import { forge, type Target } from './forge.ts'
import { dial, frame } from './raw-line.ts'
import { answersOf, enter, settle, type Scene } from './scene.ts'
import { rubbish, violate } from './violations.ts'

/** A message to throw; its name says what it is when it does harm. */
export type Shot = { readonly name: string; readonly message: Uint8Array }
/** `passed over`: it was struck, ignored, or its line was cut before it was answered. */
export type Fate = 'kept' | 'refused' | 'passed over'
/** Told of every volley: who threw what, and how long the server's main thread worked on it, ms. */
export type Watch = (who: Joined, volley: readonly Shot[], workedMs: number) => void
type Worked = () => number

const volley = 40
/** So many strikes cut a line; a cut line has looked at no fewer frames, and what it last had to tell is lost. */
const strikes = 3

/** Throws messages over as many connections as it takes; answers the fate of each. */
export async function throwAll(scene: Scene, who: Joined, shots: readonly Shot[], worked: Worked, watch: Watch): Promise<readonly Fate[]> {
  const fates: Fate[] = shots.map(() => 'passed over')
  for (let from = 0; from < shots.length;) {
    const until = untilStruck(shots, from)
    const line = await enter(scene, who)
    const numbers = new Map<number, number>()
    let [at, number] = [from, 1]
    while (at < until && !line.isOver() && line.closed() === null) {
      const some = shots.slice(at, Math.min(until, at + volley))
      some.forEach(({ message }, index) => { if (readMessage(message)?.kind === 'edit') numbers.set(number += 1, at + index) })
      const before = worked()
      line.write(Buffer.concat(some.map(({ message }) => frame(message))))
      await settle(line, number)
      watch(who, some, worked() - before)
      at += some.length
    }
    const answers = answersOf(line)
    let last = -1
    for (const [frameNumber, index] of numbers) {
      const answer = answers[frameNumber - 1]
      if (answer === undefined) continue
      fates[index] = answer === null ? 'kept' : 'refused'
      last = Math.max(last, index)
    }
    from = line.isOver() || line.closed() !== null ? Math.max(last + 1, from + strikes) : at
    line.hangUp()
  }
  return fates
}

/** Where the next line must begin so that this one is not cut for what can be foreseen. */
function untilStruck(shots: readonly Shot[], from: number): number {
  let foreseen = 0
  let at = from
  for (; at < shots.length && foreseen < strikes - 1; at += 1) if (willStrike(shots[at]?.message ?? new Uint8Array())) foreseen += 1
  return at
}

function willStrike(message: Uint8Array): boolean {
  const heard = readMessage(message)
  return heard === null || heard.kind === 'presence' || (heard.kind === 'edit' && !isReadable(heard.bytes))
}

/** Whether Yjs can read an update at all. */
export function isReadable(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update)
    return true
  } catch {
    // Yjs' reader throws anything: that is the answer.
    return false
  }
}

/** Mutations of the hostile person's own session. */
export function mutations(scene: Scene, count: number, lot: Dice): readonly Shot[] {
  let next = 0
  return Array.from({ length: count }, () => {
    const { bytes, honest } = throwNext(scene.session, next, lot)
    if (honest) next += 1
    return { name: `a mutation ${Buffer.from(bytes.subarray(0, 200)).toString('hex')}`, message: bytes }
  })
}

export const forgeries = (target: Target, count: number, lot: Dice): readonly Shot[] => Array.from({ length: count }, () => forge(target, lot))

/** Violations on lines of the hostile person, each its own; answers what should have been cut and was not. */
export async function violations(scene: Scene, count: number, lot: Dice): Promise<readonly string[]> {
  return inParallel(count, async () => {
    const { name, bytes, cut } = violate(lot)
    const line = await enter(scene, scene.people.hostile)
    // In two segments now and then: half a head must not be taken for a whole one.
    const at = lot.oneIn(3) ? lot.below(bytes.length) : bytes.length
    line.write(bytes.subarray(0, at))
    if (at < bytes.length) line.write(bytes.subarray(at))
    if (cut) await until(`${name} is cut`, () => line.isOver() || line.closed() !== null, 10_000).catch(() => undefined)
    const fault = cut && !line.isOver() && line.closed() === null ? [`${name} was not cut`] : []
    line.hangUp()
    return fault
  })
}

/** The same bytes from people who may not come in, in one segment with the request; answers who came in all the same. */
export async function strangers(scene: Scene, neighbour: Joined, shots: readonly Shot[], lot: Dice): Promise<readonly string[]> {
  const ways: readonly (readonly [string, { readonly token?: string; readonly headers?: Record<string, string>; readonly path?: string }])[] = [
    ['without a token', { headers: { Origin: `http://127.0.0.1:${scene.port}` } }], ['without a token or origin', {}], ['with a wrong token', { token: 'A'.repeat(43) }], ['with rubbish for a token', { token: '%00' }],
    ['with another board\'s token', { token: neighbour.token }], ['from another site', { token: scene.people.lead.token, headers: { Origin: 'https://evil.example' } }],
    ['at no board', { token: scene.people.lead.token, path: '/sync/AAAAAAAAAAAAAAAAAAAAAA' }], ['with the token in the address', { path: `/sync/${scene.board.id}?token=${scene.people.lead.token}` }],
    ['without a key', { token: scene.people.viewer.token, headers: { 'Sec-WebSocket-Key': 'x' } }], ['of another version', { token: scene.people.viewer.token, headers: { 'Sec-WebSocket-Version': '7' } }],
  ]
  return inParallel(shots.length, async (index) => {
    const [name, way] = lot.pick(ways)
    const trailing = lot.oneIn(2) ? frame(shots[index]?.message ?? new Uint8Array()) : violate(lot).bytes
    const line = dial({ port: scene.port, path: way.path ?? `/sync/${scene.board.id}`, token: way.token, headers: way.headers ?? {}, trailing })
    await until(`somebody ${name} is answered`, () => line.status() !== null || line.isOver(), 10_000)
    line.hangUp()
    return line.status() === null || (line.status() ?? 0) >= 400 ? [] : [`somebody ${name} was answered ${line.status()}`]
  })
}

/** A viewer's bytes in one segment with the request, before there is a room to hear them. */
export async function early(scene: Scene, shots: readonly Shot[], lot: Dice): Promise<readonly string[]> {
  return inParallel(shots.length, async (index) => {
    const trailing = lot.oneIn(3) ? violate(lot).bytes : frame(shots[index]?.message ?? new Uint8Array())
    const line = dial({ port: scene.port, path: `/sync/${scene.board.id}`, token: scene.people.viewer.token, trailing })
    await line.opened
    const before = line.pongs()
    line.write(frame(new Uint8Array([1]), { opcode: 9 }))
    // Half a frame waits for its other half; nothing comes back then.
    await until('what came early is looked at', () => line.isOver() || line.closed() !== null || line.pongs() > before || line.heard.length > 0, 10_000)
    line.hangUp()
    return []
  })
}

/** Rubbish at the HTTP port; answers where the server took the blame. */
export async function noise(scene: Scene, count: number, lot: Dice): Promise<readonly string[]> {
  return inParallel(count, async () => {
    const { name, bytes } = rubbish(lot)
    const said = await sendAndHear(scene.port, bytes)
    return /^HTTP\/1\.1 5/m.test(said) ? [`${name} was answered ${said.slice(0, 40)}`] : []
  })
}

function sendAndHear(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
      socket.destroySoon()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(said))
    // Some of it looks like a beginning: whoever sends it hangs up in the end.
    socket.setTimeout(300, () => socket.destroy())
    socket.write(bytes)
  })
}

/** Runs `count` deeds, sixteen at a time. */
async function inParallel(count: number, deed: (index: number) => Promise<readonly string[]>): Promise<readonly string[]> {
  const found: string[] = []
  let next = 0
  const runner = async (): Promise<void> => {
    while (next < count) {
      next += 1
      found.push(...await deed(next - 1))
    }
  }
  await Promise.all(Array.from({ length: 16 }, runner))
  return found
}
