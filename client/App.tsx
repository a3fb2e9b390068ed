// Which page is shown at which address. Knows pages only by name: each is loaded when it is shown, so that the first frame waits for
// nothing but the frame itself, and the room with everything heavy behind it comes when somebody enters one.

import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { AppFrame } from './look/AppFrame.tsx'
import { Skeleton } from './look/Skeleton.tsx'

const StartPage = lazy(async () => ({ default: (await import('./start/StartPage.tsx')).StartPage }))
const BoardPage = lazy(async () => ({ default: (await import('./BoardPage.tsx')).BoardPage }))
/** The design system on one page, for those who build with it. */
const Gallery = lazy(async () => ({ default: (await import('./look/Gallery.tsx')).Gallery }))
const NoSuchPage = lazy(async () => ({ default: (await import('./start/EndPages.tsx')).NoSuchPage }))

/** The whole client. */
export function App() {
  return (
    <AppFrame>
      <Suspense fallback={<Skeleton shape="block" height={240} />}>
        <Switch>
          <Route path="/"><StartPage /></Route>
          <Route path="/b/:id">{({ id }) => <BoardPage key={id} id={id} />}</Route>
          <Route path="/gallery"><Gallery /></Route>
          <Route><NoSuchPage /></Route>
        </Switch>
      </Suspense>
    </AppFrame>
  )
}
