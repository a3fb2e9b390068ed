// How this person's desk is arranged: the open panel, filters, whom they follow, what is selected.
// Nothing here is shared and nothing that a reload must bring back, but the panel's width, remembered on this device.
// Knows no session and no document; the canvas and the panels meet here instead of importing one another.

import { create } from 'zustand'
import type { PersonId, RecordId, ThingId } from '#shared/base/ids.ts'
import type { Sign } from '#shared/note/note.ts'

/** The panels at the right; one at a time. */
export const panelNames = ['records', 'agenda', 'round', 'roleplay', 'insights', 'list', 'people'] as const
export type PanelName = (typeof panelNames)[number]

/** Which things are looked at; empty means all. */
export type Filters = { readonly signs: readonly Sign[]; readonly departments: readonly string[]; readonly text: string }

export type Desk = {
  readonly panel: PanelName | null
  readonly panelWidth: number
  /** The kind a new note gets. */
  readonly sign: Sign
  readonly filters: Filters
  readonly following: PersonId | null
  /** Ids of the things selected on the canvas or in the list. */
  readonly selection: readonly ThingId[]
  /** A thing the canvas (or list) is asked to bring into view; `turn` rises so that asking twice is two askings. */
  readonly shown: { readonly thing: ThingId; readonly turn: number } | null
  /** The record whose page is open. */
  readonly record: RecordId | null
  /** A picture of the canvas asked for from the menu; the canvas makes it and calls `pictureDone`. */
  readonly picture: 'png' | 'svg' | null
  readonly chromeHidden: boolean
  readonly helpOpen: boolean

  readonly openPanel: (panel: PanelName | null) => void
  readonly togglePanel: (panel: PanelName) => void
  readonly setPanelWidth: (px: number) => void
  readonly chooseSign: (sign: Sign) => void
  readonly filter: (filters: Partial<Filters>) => void
  readonly follow: (person: PersonId | null) => void
  readonly select: (things: readonly ThingId[]) => void
  readonly showThing: (thing: ThingId) => void
  readonly openRecord: (record: RecordId | null) => void
  readonly askPicture: (format: 'png' | 'svg') => void
  readonly pictureDone: () => void
  readonly hideChrome: (hidden: boolean) => void
  readonly openHelp: (open: boolean) => void
  /** As it was at the door: for entering another room. Width stays. */
  readonly tidy: () => void
}

const widthKey = 'signalboard.panel-width'
const usualWidth = 380

const tidyDesk = {
  panel: null, sign: 'plain', filters: { signs: [], departments: [], text: '' }, following: null, selection: [],
  shown: null, record: null, picture: null, chromeHidden: false, helpOpen: false,
} as const satisfies Partial<Desk>

/** The desk: `useDesk((desk) => desk.panel)` in components, `useDesk.getState()` elsewhere. */
export const useDesk = create<Desk>()((set) => ({
  ...tidyDesk,
  panelWidth: keptWidth(),
  openPanel: (panel) => set({ panel }),
  togglePanel: (panel) => set((desk) => ({ panel: desk.panel === panel ? null : panel })),
  setPanelWidth: (px) => {
    keepWidth(px)
    set({ panelWidth: px })
  },
  chooseSign: (sign) => set({ sign }),
  filter: (filters) => set((desk) => ({ filters: { ...desk.filters, ...filters } })),
  follow: (following) => set({ following }),
  select: (selection) => set({ selection }),
  showThing: (thing) => set((desk) => ({ shown: { thing, turn: (desk.shown?.turn ?? 0) + 1 } })),
  openRecord: (record) => set(record === null ? { record } : { record, panel: 'records' }),
  askPicture: (picture) => set({ picture }),
  pictureDone: () => set({ picture: null }),
  hideChrome: (chromeHidden) => set({ chromeHidden }),
  openHelp: (helpOpen) => set({ helpOpen }),
  tidy: () => set(tidyDesk),
}))

function keptWidth(): number {
  try {
    const kept = Number(localStorage.getItem(widthKey))
    return kept >= 280 && kept <= 900 ? kept : usualWidth
  } catch {
    // A browser set to refuse storage gets the usual width.
    return usualWidth
  }
}

function keepWidth(px: number): void {
  try {
    localStorage.setItem(widthKey, String(Math.round(px)))
  } catch (reason) {
    // The width then lasts until the tab closes.
    if (!(reason instanceof DOMException)) throw reason
  }
}
