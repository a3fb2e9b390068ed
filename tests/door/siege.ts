// A siege of a live server: frames by the thousand from people who may look, who may write and who may not come in, and after every
// wave the questions: is the process the same, is the document what it must be, did anybody hear of it, did the loop stand still.

import * as Y from 'yjs'
import { readMessage } from '#server/rooms/messages.ts'
import { addRange, missingFrom } from '#server/rooms/ranges.ts'
import { fillBoard } from '#tests/crash/restart.ts'
import { peopleBelow } from '#shared/document/layout.ts'
import { join, makeBoard, type Joined } from '#tests/support/caller.ts'
import { dice, until, type Dice } from '#tests/support/clock.ts'
import { startServer, type StartOptions, type TestServer } from '#tests/support/server.ts'
import type { Target } from './forge.ts'
import { startHeart, type Beats } from './heart.ts'
import { heldMb, lives, workedMs } from './process-state.ts'
import { editsIn, faultsOf, freshDocument, saying, serversParts, setScene, type Content, type Scene } from './scene.ts'
import { roomy } from './variants.ts'
import { contentOf, Suspects, type Confirmed } from './suspects.ts'
import { doAll, early, forgeries, isReadable, mutations, noise, strangers, throwAll, violations, type Deed, type Fate, type Shot } from './waves.ts'

/** `quietMs`: how long the other board is listened to before and after. */
export type Siege = { readonly frames: number; readonly seed: number; readonly server?: StartOptions; readonly quietMs?: number; readonly tell?: (line: string) => void }
export type SiegeReport = {
  readonly thrown: number
  readonly fates: Readonly<Record<Fate, number>>
  readonly boards: number
  /** What must not have happened, each with the wave and the frames to blame. */
  readonly faults: readonly string[]
  readonly confirmed: Confirmed
  readonly isSameProcess: boolean
  /** An edit on another board: before and after, under siege, and meanwhile on a server of the same machine that nobody attacks. */
  readonly beats: { readonly quiet: Beats; readonly under: Beats; readonly elsewhere: Beats }
  /** Memory held: how much more at the end than after the first board, and than half-way. */
  readonly grownMb: { readonly all: number; readonly secondHalf: number }
  readonly logBytesPerMinute: number
  readonly seconds: number
}

const perBoard = 1_000
const boardsAtOnce = 3
/** The share of each wave in a board's frames. */
const shares = { looking: 0.25, mutating: 0.3, forging: 0.25, violating: 0.07, unknown: 0.06, early: 0.04, noise: 0.03 } as const
/** Things on the first board of a siege that has more than one: what a workshop of a day leaves behind. */
const thingsOnLarge = 1_000

/** Lays siege to a server of its own. */
export async function siege({ frames, seed, server: options = { env: roomy }, quietMs = 1_500, tell }: Siege): Promise<SiegeReport> {
  const server = await startServer(options)
  const pid = server.pid()
  const decoy = await startServer()
  const [heart, control] = [await startHeart(server.url), await startHeart(decoy.url)]
  const camp = new Camp(server)
  try {
    const began = performance.now()
    await camp.oneBoard(dice(seed ^ 0x5eed), 100)
    await heart.take()
    const quiet = [await rest(heart, quietMs)]
    await control.take()
    const memory = lives(pid) ? heldMb(pid) : 0
    const boards = Math.max(1, Math.ceil(frames / perBoard))
    let [next, halfWay] = [0, memory]
    const besiege = async (): Promise<void> => {
      while (next < boards && lives(pid)) {
        const board = next
        next += 1
        if (board === Math.floor(boards / 2)) halfWay = heldMb(pid)
        await camp.oneBoard(dice(seed + board), Math.min(perBoard, frames - board * perBoard), board === 0 && boards > 1 ? thingsOnLarge : 0)
        tell?.(`board ${board + 1} of ${boards}: ${JSON.stringify(camp.fates)}, ${camp.faults.length} faults`)
      }
    }
    await Promise.all(Array.from({ length: boardsAtOnce }, besiege))
    const [under, elsewhere] = [await heart.take(), await control.take()]
    const last = lives(pid) ? heldMb(pid) : memory
    const grownMb = { all: last - memory, secondHalf: last - halfWay }
    if (lives(pid)) quiet.push(await rest(heart, quietMs))
    const confirmed = await camp.suspects.confirm(server.url, dice(seed), () => workedMs(pid), () => lives(pid))
    const seconds = (performance.now() - began) / 1_000
    return {
      thrown: camp.thrown, fates: camp.fates, boards, faults: camp.faults, confirmed, isSameProcess: lives(pid) && server.pid() === pid, grownMb, seconds,
      beats: { quiet: { took: quiet.flatMap(({ took }) => took), ended: quiet.some(({ ended }) => ended) }, under, elsewhere },
      logBytesPerMinute: server.output().length / seconds * 60,
    }
  } finally {
    await Promise.all([heart.stop(), control.stop()])
    await Promise.all([server.kill9(), decoy.kill9()])
  }
}

async function rest(heart: Awaited<ReturnType<typeof startHeart>>, ms: number): Promise<Beats> {
  await new Promise((resolve) => { setTimeout(resolve, ms) }) // the length of the quiet is the measurement
  return heart.take()
}

/** Where a wave is thrown: `watchers` are the clientIDs that were there before the first. */
type Field = { readonly scene: Scene; readonly watchers: ReadonlySet<number>; readonly mayKeep: boolean }
type Thrown = { readonly shot: Shot; readonly fate: Fate }

class Camp {
  readonly faults: string[] = []
  readonly suspects = new Suspects()
  readonly fates: Record<Fate, number> = { kept: 0, refused: 0, 'passed over': 0 }
  thrown = 0
  readonly #server: TestServer

  constructor(server: TestServer) {
    this.#server = server
  }

  /** All waves on a fresh board with so many things more. A server that dies on the way ends them. */
  async oneBoard(lot: Dice, frames: number, things = 0): Promise<void> {
    try {
      const scene = await setScene(this.#server.url, lot)
      const { id, token } = scene.people.watcher
      if (things > 0) await fillBoard(this.#server.url, { board: scene.board.id, token, person: id }, things)
      const neighbour = await join(await makeBoard(this.#server.url), 'facilitator')
      await this.#waves(scene, neighbour, frames, lot)
      scene.watching.hangUp()
    } catch (error) {
      this.faults.push(`a wave broke off: ${String(error)}`)
    }
  }

  async #waves(scene: Scene, neighbour: Joined, frames: number, lot: Dice): Promise<void> {
    const { people } = scene
    const watchers = new Set((await freshDocument(scene)).store.clients.keys())
    const wave = (name: string, deed: (content: Content) => Promise<readonly Thrown[]>, mayKeep = false): Promise<void> => this.#wave(name, { scene, watchers, mayKeep }, deed)
    const pass = (shots: readonly Shot[], role: 'hostile' | 'viewer') => (content: Content) => this.#throw(scene, role, shots, content)
    const act = (deeds: readonly Deed[]) => (content: Content) => this.#act(scene, deeds, content)
    const count = (share: number): number => Math.ceil(frames * share)
    await wave('a viewer\'s mutations', pass(mutations(scene, count(shares.looking), lot), 'viewer'))
    const target = targetOf(await freshDocument(scene), scene.shown, lot)
    await wave('forgeries', pass(forgeries(target, count(shares.forging * 0.8), lot), 'hostile'))
    await wave('a viewer\'s forgeries', pass(forgeries(target, count(shares.forging * 0.2), lot), 'viewer'))
    await wave('violations', act(violations(count(shares.violating), lot)))
    await wave('strangers', act(strangers(neighbour, mutations(scene, count(shares.unknown), lot), lot)))
    await wave('what comes before the room is open', act(early(mutations(scene, count(shares.early), lot), lot)))
    await wave('noise', act(noise(count(shares.noise), lot)))
    await wave('mutations', pass(mutations(scene, count(shares.mutating), lot), 'hostile'), true)
    if (people.hostile.role !== 'participant') throw new Error('The hostile person must be able to write.')
  }

  /** A wave of which nothing may remain; with `mayKeep` only what was kept may, and the watcher must have heard all of it. */
  async #wave(name: string, { scene, watchers, mayKeep }: Field, deed: (content: Content) => Promise<readonly Thrown[]>): Promise<void> {
    const { watching } = scene
    const before = await freshDocument(scene)
    const [was, own, heard] = [saying(before), serversParts(before), watching.heard.length]
    const thrown = await deed(contentOf(before, watchers))
    const after = await freshDocument(scene)
    const found: string[] = []
    if (mayKeep) {
      for (const clock of unbidden(before, after, thrown).slice(0, 3)) found.push(`${clock} was refused and is in the document`)
      await until('the watcher has heard what was kept', () => saying(replayed(before, watching.heard.slice(heard))) === saying(after)).catch(() => {
        found.push('the watcher sees another document than somebody who comes now')
      })
    } else if (saying(after) !== was) found.push('the document is not what it must be')
    if (saying(after).endsWith('others')) found.push('changes hang in the air')
    if (serversParts(after) !== own) found.push('the server\'s own parts were changed')
    found.push(...faultsOf(scene, watching.heard.slice(heard), mayKeep))
    if (watching.isOver()) found.push('the watcher was cut')
    const kept = thrown.filter(({ fate }) => fate === 'kept').map(({ shot }) => shot)
    this.faults.push(...found.map((fault) => `${name}: ${fault}. ${blame(kept)}`))
    for (const y of [before, after]) y.destroy()
  }

  async #throw(scene: Scene, role: 'hostile' | 'viewer', shots: readonly Shot[], content: Content): Promise<readonly Thrown[]> {
    const pid = this.#server.pid()
    const fates = await throwAll(scene, scene.people[role], shots, () => workedMs(pid), (volley, ms) => this.suspects.volley(role, volley, ms, content))
    for (const fate of fates) this.fates[fate] += 1
    this.thrown += shots.length
    return shots.map((shot, index) => ({ shot, fate: fates[index] ?? 'passed over' }))
  }

  async #act(scene: Scene, deeds: readonly Deed[], content: Content): Promise<readonly Thrown[]> {
    const pid = this.#server.pid()
    this.faults.push(...await doAll(scene, deeds, () => workedMs(pid), (deed, ms) => this.suspects.deed(deed, ms, content)))
    this.thrown += deeds.length
    return []
  }
}

/** A document with what was heard since. */
function replayed(before: Y.Doc, heard: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc()
  for (const update of [Y.encodeStateAsUpdate(before), ...editsIn(heard)]) Y.applyUpdate(y, update)
  return y
}

const blame = (kept: readonly Shot[]): string => `Kept were: ${kept.slice(0, 5).map(({ name }) => name).join('; ') || 'none'}`

/** Clocks that came into the document in a wave though every edit that brought them was refused. */
function unbidden(before: Y.Doc, after: Y.Doc, thrown: readonly Thrown[]): readonly string[] {
  const brought = new Map<number, number[]>()
  for (const { shot, fate } of thrown) {
    const heard = readMessage(shot.message)
    if (fate === 'refused' || heard?.kind !== 'edit' || !isReadable(heard.bytes)) continue
    for (const { id, length } of Y.decodeUpdate(heard.bytes).structs) {
      const clocks = brought.get(id.client) ?? []
      addRange(clocks, id.clock, id.clock + length)
      brought.set(id.client, clocks)
    }
  }
  return [...after.store.clients.keys()].flatMap((client) => missingFrom(brought.get(client), Y.getState(before.store, client), Y.getState(after.store, client))
    .map(([from, until]) => `${client}:${from} to ${until}`))
}

function targetOf(copy: Y.Doc, shown: number, lot: Dice): Target {
  const victim = [...copy.store.clients.keys()].find((client) => client < peopleBelow)
  if (victim === undefined) throw new Error('The watcher has written nothing yet.')
  return { copy, victim, shown, fresh: 1_000_000 + lot.below(1_000_000) }
}
