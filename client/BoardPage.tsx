// At the address of a session: who is this browser there? Known: into the room. Not known but with a link's key: join.
// The key is taken out of the address at once and kept on this device, so that a copied address or a shared screen gives nothing away.

import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useIntl } from 'react-intl'
import { boardId, type BoardId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import type { Person } from '#shared/board/people.ts'
import { Skeleton } from './look/Skeleton.tsx'
import { join, keyIn, whoAmI } from './session/doors.ts'
import { knownBoardOf, remember } from './session/known-boards.ts'
import { localShelf } from './session/local-shelf.ts'
import { isForNow, isUnreached } from './session/reach.ts'
import type { Ending } from './session/session.ts'
import { Ended, NeedsLink, NoSuchBoard, NotReached } from './start/EndPages.tsx'
import { JoinPage } from './start/JoinPage.tsx'
import { browserFetch } from './start/server.ts'
import styles from './start/start.module.css'

const RoomPage = lazy(async () => ({ default: (await import('./room/RoomPage.tsx')).RoomPage }))

type Stand =
  | { readonly at: 'asking' }
  | { readonly at: 'door'; readonly key: string }
  | { readonly at: 'room'; readonly me: Person }
  | { readonly at: 'no-key' } | { readonly at: 'no-board' } | { readonly at: 'not-reached' }
  | { readonly at: 'ended'; readonly how: Ending }

/** `/b/:id`. */
export function BoardPage({ id }: { readonly id: string }) {
  const read = boardId.safeParse(id)
  return read.success ? <Threshold id={read.data} /> : <NoSuchBoard />
}

function Threshold({ id }: { readonly id: BoardId }) {
  const [stand, setStand] = useState<Stand>({ at: 'asking' })
  const asking = stand.at === 'asking'
  useEffect(() => {
    let gone = false
    const look = async (): Promise<void> => {
      const found = await whereIStand(id)
      if (!gone) setStand(found)
    }
    if (asking) void look()
    return () => { gone = true }
  }, [id, asking])
  const again = useCallback(() => setStand({ at: 'asking' }), [])
  useEffect(() => {
    // Another link of this session in the same tab changes nothing but the fragment: the browser loads no page for it.
    const look = (): void => { if (keyIn(location.href) !== null) again() }
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [again])
  const enter = (me: Person): void => {
    remember(localShelf(), id, { me, role: me.role, lastOpened: Date.now() })
    setStand({ at: 'room', me })
  }
  const end = useCallback((how: Ending) => setStand({ at: 'ended', how }), [])
  switch (stand.at) {
    case 'asking': return <Entering />
    case 'door': return <JoinPage id={id} linkKey={stand.key} onJoined={enter} />
    case 'room': return <Suspense fallback={<Entering />}><RoomPage board={id} me={stand.me} onEnded={end} /></Suspense>
    case 'no-key': return <NeedsLink />
    case 'no-board': return <NoSuchBoard />
    case 'not-reached': return <NotReached onAgain={again} />
    case 'ended': return <Ended how={stand.how} onRejoin={again} />
  }
}

function Entering() {
  const intl = useIntl()
  return <div className={styles.entering}><Skeleton shape="block" height={240} label={intl.formatMessage({ id: 'board.entering', defaultMessage: 'Opening the session' })} /></div>
}

async function whereIStand(id: BoardId): Promise<Stand> {
  const shelf = localShelf()
  const known = knownBoardOf(shelf, id)
  const fresh = keyIn(location.href)
  const key = fresh ?? known?.key ?? null
  if (fresh !== null && shelf !== null) {
    remember(shelf, id, { key: fresh })
    history.replaceState(history.state, '', location.pathname)
  }
  const answer = await whoAmI(browserFetch, id)
  if (isUnreached(answer) || (isRefusal(answer) && isForNow(answer))) return known?.me ? { at: 'room', me: known.me } : { at: 'not-reached' }
  if (isRefusal(answer)) {
    if (answer.reason === 'no-such-board') return { at: 'no-board' }
    return key === null ? { at: 'no-key' } : { at: 'door', key }
  }
  const { me, title, objective } = answer
  remember(shelf, id, { me, title, objective, role: me.role, lastOpened: Date.now() })
  return { at: 'room', me: fresh !== null && fresh !== known?.key ? await risen(id, fresh, me) : me }
}

/** Somebody who is in already opens another link of the same session: it may give them more. */
async function risen(id: BoardId, key: string, me: Person): Promise<Person> {
  const answer = await join(browserFetch, id, { key, name: me.name, department: me.department })
  return isRefusal(answer) || isUnreached(answer) ? me : answer
}
