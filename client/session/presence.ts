// Who is here and where. What people show of themselves goes out merged, at most twenty times a second; what others show is
// checked before anybody looks at it. Where somebody is comes from their own program, who they are from the server alone.

import { Awareness } from 'y-protocols/awareness'
import { z } from 'zod'
import { personId } from '#shared/base/ids.ts'
import { role, type Person } from '#shared/board/people.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { maxPresenceBytes } from '#shared/wire/wire.ts'
import { held, type Live } from './live.ts'
import type { Here, Presence } from './session.ts'

const everyMs = 50
const place = z.number().min(-10_000_000).max(10_000_000)
const id = z.string().max(64)
/** Each part by itself: one that cannot be read is left out, the others stand. */
const shown = z.object({
  cursor: z.object({ x: place, y: place }).nullable().optional().catch(undefined),
  selection: z.array(id).max(500).optional().catch(undefined),
  caret: z.object({ thing: id, field: z.string().max(40), anchor: z.unknown(), head: z.unknown() }).nullable().optional().catch(undefined),
  drag: z.array(z.object({ id, x: place, y: place, w: place.optional(), h: place.optional() })).max(500).nullable().optional().catch(undefined),
  view: z.object({ x: place, y: place, zoom: z.number().min(0.001).max(100), w: place, h: place }).optional().catch(undefined),
  typing: id.nullable().optional().catch(undefined),
  following: personId.nullable().optional().catch(undefined),
})

export type PresenceDesk = {
  readonly here: Live<readonly Here[]>
  readonly show: (presence: Partial<Presence>) => void
  /** Who stands behind each clientID, as the server says. */
  readonly told: (who: Readonly<Record<string, string>>) => void
  readonly close: () => void
}
type Means = { readonly awareness: Awareness; readonly standing: Live<Standing>; readonly me: Person; readonly after: (ms: number, deed: () => void) => () => void }

/** Starts showing and looking. */
export function startPresence({ awareness, standing, me, after }: Means): PresenceDesk {
  const here = held<readonly Here[]>([])
  const seen = new Map<number, { readonly raw: unknown; readonly presence: Presence }>()
  let who: Readonly<Record<string, string>> = {}
  const look = (): void => here.set(steady(here.get(), hereNow({ awareness, who, seen, standing: standing.get(), me })))
  const change = (): void => look()
  awareness.on('change', change)
  const stop = standing.subscribe(look)
  const out = speakSeldom(awareness, after)
  look()
  return {
    here,
    show: out.show,
    told(next) { who = next; look() },
    close() {
      out.stop()
      stop()
      awareness.off('change', change)
    },
  }
}

type Looked = { readonly awareness: Awareness; readonly who: Readonly<Record<string, string>>; readonly seen: Map<number, { readonly raw: unknown; readonly presence: Presence }>; readonly standing: Standing; readonly me: Person }

function hereNow({ awareness, who, seen, standing, me }: Looked): Here[] {
  const own = awareness.clientID
  const people = new Map(Object.entries(who).map(([client, person]) => [Number(client), person]))
  people.set(own, me.id)
  return [...people].sort(([a], [b]) => a - b).flatMap(([clientId, personTold]) => {
    const parsed = personId.safeParse(personTold)
    const person = parsed.success ? standing.people.get(parsed.data) ?? (parsed.data === me.id ? me : strangerOf(parsed.data)) : null
    if (person === null) return []
    return [{ clientId, person, presence: presenceOf(awareness.getStates().get(clientId), clientId, seen) }]
  })
}

/** Somebody whose joining has not reached this document yet: here, without a name for a moment. */
function strangerOf(unknown: Person['id']): Person {
  return { id: unknown, name: '…', department: '…', role: role.enum.viewer }
}

function presenceOf(raw: unknown, clientId: number, seen: Looked['seen']): Presence {
  const before = seen.get(clientId)
  if (before?.raw === raw && before !== undefined) return before.presence
  const read = shown.safeParse(raw)
  const presence = read.success ? definedParts(read.data) : {}
  seen.set(clientId, { raw, presence })
  return presence
}

function definedParts(parts: z.infer<typeof shown>): Presence {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined))
}

function steady(before: readonly Here[], next: readonly Here[]): readonly Here[] {
  const kept = next.map((one) => before.find((old) => old.clientId === one.clientId && old.person === one.person && old.presence === one.presence) ?? one)
  return kept.length === before.length && kept.every((one, i) => one === before[i]) ? before : kept
}

function speakSeldom(awareness: Awareness, after: Means['after']): { readonly show: (presence: Partial<Presence>) => void; readonly stop: () => void } {
  let wanted: Presence = {}
  let said: Presence = {}
  let resting: (() => void) | null = null
  const say = (): void => {
    resting = null
    if (wanted === said) return
    said = wanted
    awareness.setLocalState(slim(said))
    resting = after(everyMs, say)
  }
  return {
    show(parts) {
      wanted = { ...wanted, ...parts }
      if (resting === null) say()
    },
    stop: () => resting?.(),
  }
}

/** Too much to show at once (a drag of hundreds) is shown in part: the server takes 4 kB from one person. */
function slim(presence: Presence): Presence {
  const fits = (one: Presence): boolean => JSON.stringify(one).length < maxPresenceBytes - 200
  if (fits(presence)) return presence
  const fewer: Presence = { ...presence, selection: (presence.selection ?? []).slice(0, 20), ...(presence.drag ? { drag: presence.drag.slice(0, 20) } : {}) }
  if (fits(fewer)) return fewer
  const { cursor = null, view } = presence
  return view === undefined ? { cursor } : { cursor, view }
}
