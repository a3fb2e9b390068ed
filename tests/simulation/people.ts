// The people of a run and their devices: they reload, close pages in the middle of a word, come back hours later, open a second
// page, lose the network in all the ways there are, and get it back.

import type { Person } from '#shared/board/people.ts'
import { newDevice, type Device } from './device.ts'
import type { Air } from './network.ts'
import { openTab, type Scene, type Tab } from './tab.ts'

/** Somebody at one device. */
export type Seat = { readonly person: Person; readonly device: Device | null; readonly air: Air; readonly tabs: Tab[]; readonly clients: number[] }

/** Sits down; no page is open yet. `keeps` false: a private window. */
export function sitDown(scene: Scene, person: Person, { keeps, onDevice }: { readonly keeps: boolean; readonly onDevice: (bytes: Uint8Array | null) => void }): Seat {
  const device = keeps ? newDevice(scene.clock, scene.lot, { kept: onDevice, dropped: () => onDevice(null) }) : null
  return { person, device, air: { up: true, down: true, reachable: true, latency: scene.lot.pick([0, 5, 40, 300]) }, tabs: [], clients: [] }
}

/** Opens a page at a seat. */
export function openPage(scene: Scene, seat: Seat): void {
  seat.tabs.push(openTab(scene, seat.person, seat.device, seat.air, seat.clients))
}

const living = (seat: Seat): Tab[] => seat.tabs.filter((tab) => tab.isAlive() && tab.session() !== null)

/** Everything works again at this seat. */
export function heal(seat: Seat): void {
  Object.assign(seat.air, { up: true, down: true, reachable: true, latency: Math.min(seat.air.latency, 40) })
  for (const tab of seat.tabs) { tab.lookAround(); if (tab.isAlive()) tab.wake() }
}

type Going = { readonly name: string; readonly often: number; readonly act: (scene: Scene, seat: Seat) => void }

/** How long a trouble of the network lasts, ms. */
const lasts = [50, 1_000, 5_000, 16_000, 45_000, 120_000]

function trouble(change: Partial<Air>): Going['act'] {
  return ({ clock, lot }, seat) => {
    if (!seat.air.up || !seat.air.down || !seat.air.reachable) { heal(seat); return }
    Object.assign(seat.air, change)
    if (change.reachable === false) for (const tab of seat.tabs) tab.reset()
    clock.after(lot.pick(lasts), () => heal(seat))
  }
}

/** All goings with how often they come. */
export const goings: readonly Going[] = [
  { name: 'reset', often: 6, act: (_scene, seat) => { for (const tab of living(seat)) tab.reset() } },
  { name: 'partition', often: 3, act: trouble({ up: false, down: false }) },
  { name: 'nothing arrives at the server', often: 2, act: trouble({ up: false }) },
  { name: 'nothing arrives here', often: 2, act: trouble({ down: false }) },
  { name: 'offline', often: 4, act: trouble({ reachable: false }) },
  { name: 'latency', often: 2, act: ({ lot }, { air }) => { air.latency = lot.pick([0, 5, 40, 300]) } },
  { name: 'reload', often: 4, act: reload },
  { name: 'close', often: 2, act: (_scene, seat) => { for (const tab of living(seat)) tab.kill() } },
  { name: 'end', often: 2, act: (_scene, seat) => { for (const tab of living(seat)) tab.end() } },
  { name: 'leave', often: 1, act: ({ lot }, seat) => leave(lot.pick(living(seat)), seat) },
  { name: 'second page', often: 2, act: (scene, seat) => { if (living(seat).length < 2) openPage(scene, seat) } },
]

function reload(scene: Scene, seat: Seat): void {
  scene.lot.pick(living(seat)).kill()
  scene.clock.after(scene.lot.below(300), () => openPage(scene, seat))
}

function leave(tab: Tab, { device }: Seat): void {
  // A private window keeps nothing: its people wait until all is saved.
  if (device === null && tab.status() !== 'saved') return
  tab.session()?.leave()
  tab.end()
}
