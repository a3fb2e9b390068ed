// React's way to a session: every hook reads one Live, so that a component renders again only when what it shows has changed.
// With asking.ts the only file of client/session that knows React. Needs <SessionProvider value={session}> above (the room puts it there).

import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { RecordId, ThingId, ThingKind } from '#shared/base/ids.ts'
import { may, type Deed, type Person } from '#shared/board/people.ts'
import type { Placement } from '#shared/document/layout.ts'
import type { Damaged, Thing, ThingOf } from '#shared/document/reading.ts'
import { textOf } from '#shared/document/things.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { Scene } from '#shared/roleplay/scene.ts'
import type { Round } from '#shared/vote/round.ts'
import { caretsIn, type GuestCaret } from './carets.ts'
import { bindTextarea, type TextElement } from './text-field.ts'
import type { Shelf } from './shelf.ts'
import type { Live } from './live.ts'
import type { Here, Mine, Notice, Session, Status } from './session.ts'

const SessionContext = createContext<Session | null>(null)

/** Puts a session over a part of the page. */
export const SessionProvider = SessionContext.Provider

/** The session of this room. Throws outside a room: that is a bug. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('useSession was called outside of <SessionProvider>: only the room has a session.')
  return session
}

/** What a Live holds now; renders again when it changes. */
export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.get, live.get)
}

/** All living things (damaged ones as placeholders), or those of one kind, oldest first. The array is the same until one changes. */
export function useThings(): readonly (Thing | Damaged)[]
export function useThings<K extends ThingKind>(kind: K): readonly ThingOf<K>[]
export function useThings(kind?: ThingKind): readonly (Thing | Damaged)[] {
  const { shelf } = useSession()
  // A list of things of one kind is a list of things; the union of fourteen element types is too wide for the compiler.
  const list = useMemo(() => (kind === undefined ? shelf.all : shelf.ofKind(kind) as unknown as Shelf['all']), [shelf, kind])
  return useLive(list)
}

/** One living thing; null when there is none or it was removed. */
export function useThing(id: string): Thing | Damaged | null {
  const { shelf } = useSession()
  return useLive(useMemo(() => shelf.thing(id), [shelf, id]))
}

/** Where a thing stands; null when nowhere. */
export function usePlacement(id: string): Placement | null {
  const { shelf } = useSession()
  return useLive(useMemo(() => shelf.placement(id), [shelf, id]))
}

/** How things stand by the server's rulings: facts, people, agenda, step, clock, records, rounds, scenes. */
export function useStanding(): Standing {
  return useLive(useSession().standing)
}

/** Everybody who ever joined, by name. */
export function usePeople(): readonly Person[] {
  const { people } = useStanding()
  return useMemo(() => [...people.values()].sort((a, b) => a.name.localeCompare(b.name)), [people])
}

/** This person with the role they have now. */
export function useMe(): Person {
  const session = useSession()
  const { people } = useStanding()
  return people.get(session.me.id) ?? session.me
}

/** Whether this person may do something now: a courtesy, the server decides. */
export function useMay(deed: Deed): boolean {
  return may(useMe().role, deed)
}

/** Who is connected now and where; somebody with two tabs is there twice. This tab included (see session.ownClientId). */
export function useHere(): readonly Here[] {
  return useLive(useSession().here)
}

/** What people are told about their work: saved, saving, offline… */
export function useStatus(): Status {
  return useLive(useSession().status)
}

/** The chosen records by id, as far as they have arrived. */
export function useRecords(): ReadonlyMap<RecordId, CustomerRecord> {
  return useLive(useSession().records)
}

/** Own ballots and briefs. */
export function useMine(): Mine {
  return useLive(useSession().mine)
}

/** Every round in order of opening, with how many have acted so far. */
export function useRounds(): readonly Round[] {
  const { rounds } = useStanding()
  const acted = useLive(useSession().acted)
  return useMemo(() => [...rounds.values()].sort((a, b) => a.openedAt - b.openedAt).map((round) => withActed(round, acted)), [rounds, acted])
}

/** Every scene, in the order they were opened. */
export function useScenes(): readonly Scene[] {
  const { scenes } = useStanding()
  return useMemo(() => [...scenes.values()], [scenes])
}

/** The server's time, ms, renewed every so often. With null it stands still (nothing runs). */
export function useNow(everyMs: number | null = 1_000): number {
  const { now } = useSession()
  const [time, setTime] = useState(now)
  useEffect(() => {
    const renew = (): void => setTime(now())
    const first = setTimeout(renew, 0)
    const timer = everyMs === null ? undefined : setInterval(renew, everyMs)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [now, everyMs])
  return time
}

/** What can be undone and redone now. */
export function useUndo(): { readonly undo: boolean; readonly redo: boolean } {
  return useLive(useSession().undo.can)
}

/** What this person has to be told. */
export function useNotices(): readonly Notice[] {
  return useLive(useSession().notices)
}

/** A text of a thing as it stands; '' when there is none. */
export function useText(thing: string, field = 'text'): string {
  const { document, changes } = useSession()
  return useSyncExternalStore(changes.subscribe, () => textOf(document, thing, field)?.toString() ?? '')
}

/**
 * The one text editor: put `ref` on a textarea or input and leave its value alone. Everybody may type at once; carets of the
 * others are told in offsets. Ready drawn as <SharedText> in client/text/SharedText.tsx.
 */
export function useSharedText(thing: ThingId, field = 'text'): { readonly ref: (element: TextElement | null) => (() => void) | undefined; readonly text: string; readonly guests: readonly GuestCaret[] } {
  const session = useSession()
  const ref = useCallback((element: TextElement | null) => (element === null ? undefined : bindTextarea(element, session, thing, field)), [session, thing, field])
  const text = useText(thing, field)
  useLive(session.here)
  // Worked out at every render: it is these few carets' places that change, with the text and with who is here.
  return { ref, text, guests: caretsIn(session, thing, field) }
}

function withActed(round: Round, acted: Readonly<Record<string, number>>): Round {
  return round.phase === 'open' ? { ...round, acted: acted[round.plan.id] ?? round.acted } : round
}
