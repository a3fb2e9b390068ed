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
/** Told of every volley: what was thrown, and how long the server's main thread worked meanwhile, ms. */
export type Watch = (volley: readonly Shot[], workedMs: number) => void
/** How long the server's main thread has worked, ms. */
export type Worked = () => number
/** Something done on a line or a socket of its own; answers what should not have come of it. */
export type Deed = { readonly name: string; readonly act: (scene: Scene) => Promise<readonly string[]> }

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
      watch(some, worked() - before)
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

/** Violations on lines of the hostile person, each its own; what should have been cut and was not is a fault. */
export function violations(count: number, lot: Dice): readonly Deed[] {
  return Array.from({ length: count }, () => {
    const { name, bytes, cut } = violate(lot)
    // In two segments now and then: half a head must not be taken for a whole one.
    const at = lot.oneIn(3) ? lot.below(bytes.length) : bytes.length
    return { name, act: async (scene) => {
      const line = await enter(scene, scene.people.hostile)
      line.write(bytes.subarray(0, at))
      if (at < bytes.length) line.write(bytes.subarray(at))
      if (cut) await until(`${name} is cut`, () => line.isOver() || line.closed() !== null).catch(() => undefined)
      const fault = cut && !line.isOver() && line.closed() === null ? [`${name} was not cut`] : []
      line.hangUp()
      return fault
    } }
  })
}

type Way = { readonly token?: (scene: Scene) => string; readonly headers?: (scene: Scene) => Record<string, string>; readonly path?: (scene: Scene) => string }
const ways: Readonly<Record<string, Way>> = {
  'without a token': { headers: ({ port }) => ({ Origin: `http://127.0.0.1:${port}` }) }, 'without a token or origin': {}, 'with a wrong token': { token: () => 'A'.repeat(43) }, 'with rubbish for a token': { token: () => '%00' },
  'from another site': { token: ({ people }) => people.lead.token, headers: () => ({ Origin: 'https://evil.example' }) },
  'at no board': { token: ({ people }) => people.lead.token, path: () => '/sync/AAAAAAAAAAAAAAAAAAAAAA' },
  'with the token in the address': { path: ({ board, people }) => `/sync/${board.id}?token=${people.lead.token}` },
  'without a key': { token: ({ people }) => people.viewer.token, headers: () => ({ 'Sec-WebSocket-Key': 'x' }) },
  'of another version': { token: ({ people }) => people.viewer.token, headers: () => ({ 'Sec-WebSocket-Version': '7' }) },
}

/** The same bytes from people who may not come in, in one segment with the request; who came in all the same is a fault. */
export function strangers(neighbour: Joined, shots: readonly Shot[], lot: Dice): readonly Deed[] {
  const all: Readonly<Record<string, Way>> = { ...ways, 'with another board\'s token': { token: () => neighbour.token } }
  return shots.map(({ message }) => {
    const name = lot.pick(Object.keys(all))
    const { token, headers, path } = all[name] ?? {}
    const trailing = lot.oneIn(2) ? frame(message) : violate(lot).bytes
    return { name: `somebody ${name}`, act: async (scene) => {
      const line = dial({ port: scene.port, path: path?.(scene) ?? `/sync/${scene.board.id}`, token: token?.(scene), headers: headers?.(scene) ?? {}, trailing })
      await until(`somebody ${name} is answered`, () => line.status() !== null || line.isOver())
      line.hangUp()
      return line.status() === null || (line.status() ?? 0) >= 400 ? [] : [`somebody ${name} was answered ${line.status()}`]
    } }
  })
}

/** A viewer's bytes in one segment with the request, before there is a room to hear them. */
export function early(shots: readonly Shot[], lot: Dice): readonly Deed[] {
  return shots.map(({ name, message }) => {
    const { name: violation, bytes } = violate(lot)
    const [what, trailing] = lot.oneIn(3) ? [violation, bytes] as const : [name, frame(message)] as const
    return { name: `before the room is open: ${what}`, act: async (scene) => {
      const line = dial({ port: scene.port, path: `/sync/${scene.board.id}`, token: scene.people.viewer.token, trailing })
      await line.opened
      const before = line.pongs()
      line.write(frame(new Uint8Array([1]), { opcode: 9 }))
      // Half a frame waits for its other half; nothing comes back then.
      await until('what came early is looked at', () => line.isOver() || line.closed() !== null || line.pongs() > before || line.heard.length > 0)
      line.hangUp()
      return []
    } }
  })
}

/** Rubbish at the HTTP port; where the server took the blame is a fault. */
export function noise(count: number, lot: Dice): readonly Deed[] {
  return Array.from({ length: count }, () => {
    const { name, bytes } = rubbish(lot)
    return { name, act: async ({ port }) => {
      const said = await sendAndHear(port, bytes)
      return /^HTTP\/1\.1 5/m.test(said) ? [`${name} was answered ${said.slice(0, 40)}`] : []
    } }
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

/** Does deeds, sixteen at a time; answers their faults. `watch` is told how long the server worked while each was done, ms. */
export async function doAll(scene: Scene, deeds: readonly Deed[], worked: Worked, watch: (deed: Deed, workedMs: number) => void): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = [...deeds].reverse()
  const runner = async (): Promise<void> => {
    for (let deed = waiting.pop(); deed !== undefined; deed = waiting.pop()) {
      const before = worked()
      found.push(...await deed.act(scene))
      watch(deed, worked() - before)
    }
  }
  await Promise.all(Array.from({ length: 16 }, runner))
  return found
}
