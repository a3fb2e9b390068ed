// The room's frame: the canvas (on a phone the list) fills it; title, step and people float at its edges; one panel at the right.
// Nothing of this file lies over the bottom right corner: the canvas library's watermark stands there (licenses/tldraw.md).

import { lazy, memo, Suspense, useEffect, type KeyboardEvent, type ReactNode } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { useDesk, type PanelName } from '#client/desk/desk.ts'
import { ErrorBoundary } from '#client/look/ErrorBoundary.tsx'
import { Skeleton } from '#client/look/Skeleton.tsx'
import { SkipLink } from '#client/look/SkipLink.tsx'
import { SplitPanel } from '#client/look/SplitPanel.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useSession, useStanding } from '#client/session/hooks.ts'
import { remember } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { usePageTitle } from '#client/start/usePageTitle.ts'
import { FirstStep } from './FirstStep.tsx'
import { KeyHelp } from './KeyHelp.tsx'
import { Notices } from './Notices.tsx'
import { PanelRail } from './PanelRail.tsx'
import { panels } from './panels.tsx'
import { parts } from './parts.ts'
import { PeopleBar } from './PeopleBar.tsx'
import { StepBar } from './StepBar.tsx'
import { TitleBar } from './TitleBar.tsx'
import { isTyping } from './typing.ts'
import { useAgendaFromStart } from './useAgendaFromStart.ts'
import { useOpenings } from './useOpenings.ts'
import { useRoomKeys } from './useRoomKeys.ts'
import styles from './room.module.css'

const Canvas = lazy(parts.canvas)

/** Everything one sees in a room. */
export const Room = memo(function Room() {
  const narrow = useNarrow()
  useKnownByName()
  useRoomKeys()
  useOpenings()
  useAgendaFromStart()
  return (
    <div className={styles.room}>
      <SkipLink to="#main"><FormattedMessage id="room.skip" defaultMessage="Go to the board" /></SkipLink>
      {narrow ? <NarrowRoom /> : <WideRoom />}
      <KeyHelp />
    </div>
  )
})

/** The tab and this browser's list of sessions know the room by its name. */
function useKnownByName(): void {
  const { board } = useSession()
  const { facts } = useStanding()
  usePageTitle(facts?.title ?? '')
  useEffect(() => {
    if (facts !== null) remember(localShelf(), board, { title: facts.title, objective: facts.objective })
  }, [board, facts])
}

function WideRoom() {
  const intl = useIntl()
  const panel = useDesk((desk) => desk.panel)
  const width = useDesk((desk) => desk.panelWidth)
  const setWidth = useDesk((desk) => desk.setPanelWidth)
  const hidden = useDesk((desk) => desk.chromeHidden)
  const main = (
    <div className={styles.board}>
      <main id="main" className={styles.canvas} tabIndex={-1}>
        <ErrorBoundary><Suspense fallback={<Skeleton shape="block" />}><Canvas /></Suspense></ErrorBoundary>
      </main>
      <FirstStep />
      <div className={styles.chrome} hidden={hidden}>
        <div className={styles.top}>
          <TitleBar />
          <StepBar />
          <PeopleBar />
        </div>
        <PanelRail />
      </div>
      <Notices />
    </div>
  )
  const open = panel !== null && !hidden
  return (
    <SplitPanel
      main={main} width={width} onWidth={setWidth}
      side={open ? <PanelHost name={panel} /> : null}
      sideLabel={panel === null ? '' : intl.formatMessage(panels[panel].words)}
    />
  )
}

/** On a phone the list is the room; the other panels take its place. */
function NarrowRoom() {
  const panel = useDesk((desk) => desk.panel) ?? 'list'
  return (
    <div className={styles.phone}>
      <header className={styles.phoneTop}>
        <div className={styles.phoneRow}>
          <TitleBar />
          <PeopleBar />
        </div>
        <StepBar />
      </header>
      <main id="main" className={styles.phoneMain} tabIndex={-1}><PanelHost name={panel} /></main>
      <Notices />
      <PanelRail />
    </div>
  )
}

function PanelHost({ name }: { readonly name: PanelName }) {
  const { Panel } = panels[name]
  return (
    <UndoKeys>
      <ErrorBoundary key={name}><Suspense fallback={<Skeleton lines={6} />}><Panel /></Suspense></ErrorBoundary>
    </UndoKeys>
  )
}

/** Ctrl+Z in a panel is the session's; the canvas, which has the same keys, does not hear of it. */
function UndoKeys({ children }: { readonly children: ReactNode }) {
  const { undo } = useSession()
  const keys = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase()
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y') || isTyping(event.target)) return
    event.preventDefault()
    event.nativeEvent.stopPropagation()
    if (key === 'y' || event.shiftKey) undo.redo()
    else undo.undo()
  }
  return <div className={styles.panel} role="presentation" onKeyDown={keys}>{children}</div>
}
