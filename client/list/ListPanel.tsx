// Everything on the board as one live list: the canvas' equal twin, and the room itself on a phone. All that can be done on the
// canvas with words and places can be done here by keyboard. Writes through acts.ts into the document, as the canvas does.

import { List, Route } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useNarrow } from '#client/look/useMediaQuery.ts'
import { useLive, useMay, useRecords, useSession, useThings } from '#client/session/hooks.ts'
import { startJourney } from './acts.ts'
import { arrange, countOf, filtered, isFiltering, type Arrangement } from './arrange.ts'
import { Composer } from './Composer.tsx'
import { FilterBar } from './FilterBar.tsx'
import { JourneySection } from './JourneySection.tsx'
import { News } from './News.tsx'
import { ThingRow } from './ThingRow.tsx'
import { useVotingNow, VotingProvider } from './voting.ts'
import { VoteLine } from './VoteLine.tsx'
import { useShown } from './useShown.ts'
import styles from './List.module.css'

/** The panel at the right; on a phone the whole room. */
export function ListPanel() {
  const intl = useIntl()
  const narrow = useNarrow()
  const edits = useMay('edit')
  const openPanel = useDesk((desk) => desk.openPanel)
  const everything = useArrangement()
  const filters = useDesk((desk) => desk.filters)
  const records = useRecords()
  const filtering = isFiltering(filters)
  const seen = useMemo(() => (filtering ? filtered(everything, filters, records) : everything), [everything, filters, filtering, records])
  const voting = useVotingNow()
  useShown()
  return (
    <VotingProvider value={voting}>
      <Panel
        title={intl.formatMessage({ id: 'list.title', defaultMessage: 'Everything as a list' })} icon={List}
        {...(narrow ? {} : { onClose: () => openPanel(null) })}
        actions={<FilterBar />}
      >
        <Stack gap={4}>
          {voting.round && <VoteLine round={voting.round} own={voting.own} />}
          {edits && <Composer journeys={everything.journeys} />}
          <News />
          {filtering && <Filtered shown={countOf(seen)} of={countOf(everything)} />}
          <Sections seen={seen} filtering={filtering} empty={countOf(everything) === 0 && everything.journeys.length === 0} />
        </Stack>
      </Panel>
    </VotingProvider>
  )
}

function Sections({ seen, filtering, empty }: { readonly seen: Arrangement; readonly filtering: boolean; readonly empty: boolean }) {
  const intl = useIntl()
  const title = (words: string, n: number): string => intl.formatMessage({ id: 'list.section', defaultMessage: '{words} ({n, number})' }, { words, n })
  if (empty) return <Empty />
  return (
    <>
      {seen.journeys.map((part) => <JourneySection key={part.journey.id} part={part} bare={filtering} />)}
      {seen.free.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{title(intl.formatMessage({ id: 'list.free', defaultMessage: 'Standing free' }), seen.free.length)}</h3>
          <ul className={styles.rows}>{seen.free.map((thing) => <ThingRow key={thing.id} thing={thing} />)}</ul>
        </section>
      )}
      {seen.nowhere.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.heading}>{title(intl.formatMessage({ id: 'list.nowhere', defaultMessage: 'Insights, actions and more' }), seen.nowhere.length)}</h3>
          <ul className={styles.rows}>{seen.nowhere.map((thing) => <ThingRow key={thing.id} thing={thing} />)}</ul>
        </section>
      )}
      {!filtering && seen.journeys.length === 0 && <AddJourney />}
    </>
  )
}

function Empty() {
  const intl = useIntl()
  const edits = useMay('edit')
  return (
    <EmptyState icon={List} compact title={intl.formatMessage({ id: 'list.empty', defaultMessage: 'Nothing here yet' })} action={edits ? <AddJourney /> : undefined}>
      {edits
        ? <FormattedMessage id="list.empty.write" defaultMessage="Write the first note above, or start with a customer journey to put notes on." />
        : <FormattedMessage id="list.empty.look" defaultMessage="What the others write will appear here." />}
    </EmptyState>
  )
}

function AddJourney() {
  const intl = useIntl()
  const session = useSession()
  const edits = useMay('edit')
  if (!edits) return null
  const start = (): void => { startJourney(session, intl.formatMessage({ id: 'list.journey.usual', defaultMessage: 'Customer journey' })) }
  return <Button icon={Route} onClick={start}><FormattedMessage id="list.journey.add" defaultMessage="Add a customer journey" /></Button>
}

function Filtered({ shown, of }: { readonly shown: number; readonly of: number }) {
  const filter = useDesk((desk) => desk.filter)
  return (
    <p className={styles.filtered} role="status">
      <FormattedMessage id="list.filtered" defaultMessage="{shown, number} of {of, number} shown." values={{ shown, of }} />{' '}
      <Button size="small" look="quiet" onClick={() => filter({ signs: [], departments: [], text: '' })}><FormattedMessage id="list.filtered.all" defaultMessage="Show all" /></Button>
    </p>
  )
}

/** Arranged anew after every change; while somebody types fast the list may follow a moment later than the letters. */
function useArrangement(): Arrangement {
  const { shelf } = useSession()
  const things = useThings()
  const changes = useDeferredValue(useLive(shelf.changes))
  return useMemo(() => {
    // Places have no list of their own to listen to: the count of changes says when to look again.
    const looked = changes >= 0 ? things : []
    return arrange(looked, (id) => shelf.placement(id).get())
  }, [things, shelf, changes])
}
