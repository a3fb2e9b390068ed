// Others on the canvas: their pointers, what they have selected, what they drag just now; and this person's own, told to them.
// Following somebody moves the view with theirs until one moves it oneself. A hidden tab shows no pointer.

import { InstancePresenceRecordType, react, throttle, useEditor } from 'tldraw'
import { useEffect } from 'react'
import { useDesk } from '#client/desk/desk.ts'
import { hueOf, hues } from '#shared/board/palette.ts'
import { useSession } from '#client/session/hooks.ts'
import type { Here, Session } from '#client/session/session.ts'
import type { Preview } from './bond.ts'
import { easelOf } from './easel.ts'
import { page, shapeOf, thingOfShape } from './names.ts'

type Editor = ReturnType<typeof useEditor>

/** Mount once inside the canvas. Draws nothing itself: the library draws the pointers. */
export function Presences() {
  const editor = useEditor()
  const session = useSession()
  useEffect(() => showOthers(editor, session), [editor, session])
  useEffect(() => showMyself(editor, session), [editor, session])
  useEffect(() => followSomebody(editor, session), [editor, session])
  return null
}

function showOthers(editor: Editor, session: Session): () => void {
  let frame = 0
  const put = (): void => {
    frame = 0
    const others = session.here.get().filter(({ clientId }) => clientId !== session.ownClientId)
    const records = others.map((one) => pointerOf(one, session.now()))
    const ids = new Set(records.map(({ id }) => id))
    const gone = editor.store.allRecords().filter(({ typeName, id }) => typeName === 'instance_presence' && !ids.has(id as never)) // compared, nothing else
    editor.store.mergeRemoteChanges(() => {
      editor.store.put(records)
      editor.store.remove(gone.map(({ id }) => id))
    })
    const drags = new Map<string, Preview>(others.flatMap(({ presence: { drag } }) => (drag ?? []).map((one) => [one.id, one] as const)))
    easelOf(editor)?.bond.preview(drags)
  }
  const soon = (): void => { frame ||= requestAnimationFrame(put) }
  soon()
  const stop = session.here.subscribe(soon)
  return () => {
    stop()
    cancelAnimationFrame(frame)
  }
}

function pointerOf({ clientId, person, presence: { cursor, selection = [], view } }: Here, now: number) {
  return InstancePresenceRecordType.create({
    id: InstancePresenceRecordType.createId(String(clientId)), currentPageId: page, userId: `${person.id}:${clientId}`, userName: person.name,
    color: hues[hueOf(person.department)].solid, lastActivityTimestamp: now, selectedShapeIds: selection.map(shapeOf),
    cursor: cursor ? { x: cursor.x, y: cursor.y, type: 'default', rotation: 0 } : null,
    camera: view ? { x: view.x, y: view.y, z: view.zoom } : null, screenBounds: view ? { x: 0, y: 0, w: view.w, h: view.h } : null,
  })
}

function showMyself(editor: Editor, session: Session): () => void {
  // From the event itself: the library hears of it later than we do.
  const tell = throttle((event: PointerEvent) => {
    const { x, y } = editor.screenToPage({ x: event.clientX, y: event.clientY })
    session.show({ cursor: document.hidden ? null : { x: Math.round(x), y: Math.round(y) } })
  }, 50)
  const container = editor.getContainer()
  const away = (): void => {
    tell.cancel()
    session.show({ cursor: null })
  }
  const visibility = (): void => { if (document.hidden) away() }
  container.addEventListener('pointermove', tell)
  container.addEventListener('pointerleave', away)
  document.addEventListener('visibilitychange', visibility)
  const stopSelection = react('own selection', () => {
    const things = editor.getSelectedShapeIds().flatMap((id) => thingOfShape(id) ?? [])
    session.show({ selection: things.slice(0, 60) })
    useDesk.getState().select(things)
  })
  const stopView = react('own view', () => {
    const { x, y, z } = editor.getCamera()
    const { w, h } = editor.getViewportScreenBounds()
    session.show({ view: { x: Math.round(x), y: Math.round(y), zoom: Math.round(z * 1000) / 1000, w: Math.round(w), h: Math.round(h) } })
  })
  return () => {
    away()
    stopSelection()
    stopView()
    container.removeEventListener('pointermove', tell)
    container.removeEventListener('pointerleave', away)
    document.removeEventListener('visibilitychange', visibility)
  }
}

function followSomebody(editor: Editor, session: Session): () => void {
  const go = (): void => {
    const { following } = useDesk.getState()
    const leader = following === null ? undefined : session.here.get().find(({ person, presence }) => person.id === following && presence.view)
    const view = leader?.presence.view
    if (!view) return
    const mine = editor.getViewportScreenBounds()
    const zoom = Math.max(0.05, Math.min(8, view.zoom * Math.min(mine.w / view.w, mine.h / view.h)))
    const [middleX, middleY] = [view.w / 2 / view.zoom - view.x, view.h / 2 / view.zoom - view.y]
    const camera = { x: mine.w / 2 / zoom - middleX, y: mine.h / 2 / zoom - middleY, z: zoom }
    const now = editor.getCamera()
    if (Math.abs(now.x - camera.x) + Math.abs(now.y - camera.y) + Math.abs(now.z - camera.z) > 0.5) editor.setCamera(camera)
  }
  const stopFollowing = (): void => { if (useDesk.getState().following !== null) useDesk.getState().follow(null) }
  const container = editor.getContainer()
  const leave = (event: KeyboardEvent): void => { if (event.key === 'Escape') stopFollowing() }
  container.addEventListener('wheel', stopFollowing, { passive: true })
  container.addEventListener('pointerdown', stopFollowing)
  window.addEventListener('keydown', leave)
  const stops = [session.here.subscribe(go), useDesk.subscribe(({ following }, before) => {
    if (following !== before.following) {
      session.show({ following })
      go()
    }
  })]
  return () => {
    for (const stop of stops) stop()
    container.removeEventListener('wheel', stopFollowing)
    container.removeEventListener('pointerdown', stopFollowing)
    window.removeEventListener('keydown', leave)
  }
}
