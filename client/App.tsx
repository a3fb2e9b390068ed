// Which page is shown at which address. Knows pages only by name; the room and everything heavy behind it is loaded when entered.

import { Route, Switch } from 'wouter'
import { AppFrame } from './look/AppFrame.tsx'
import { BoardPage } from './start/BoardPage.tsx'
import { NoSuchPage } from './start/EndPages.tsx'
import { StartPage } from './start/StartPage.tsx'

/** The whole client. */
export function App() {
  return (
    <AppFrame>
      <Switch>
        <Route path="/"><StartPage /></Route>
        <Route path="/b/:id">{({ id }) => <BoardPage key={id} id={id} />}</Route>
        <Route><NoSuchPage /></Route>
      </Switch>
    </AppFrame>
  )
}
