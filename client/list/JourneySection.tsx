// A journey read stage by stage: its name, who walks it, its lanes, then each stage with how it feels and its cells.

import { Ellipsis, Plus, Route, Rows3 } from 'lucide-react'
import { nanoid } from 'nanoid'
import { memo, useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { addStage } from '#shared/document/journeys.ts'
import type { JourneyMap } from '#shared/document/reading.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu } from '#client/look/Menu.tsx'
import { useMay, useSession } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { asOneStep } from './acts.ts'
import type { JourneyPart } from './arrange.ts'
import { Lanes } from './Lanes.tsx'
import { StageSection } from './StageSection.tsx'
import { ThingRow } from './ThingRow.tsx'
import { useCommonActs } from './useCommonActs.ts'
import { rowId } from './useShown.ts'
import styles from './List.module.css'

/** `bare`: only what filters let through, without what can be built. */
export const JourneySection = memo(function JourneySection({ part: { journey, stages, strays }, bare }: { readonly part: JourneyPart; readonly bare: boolean }) {
  const intl = useIntl()
  const session = useSession()
  const edits = useMay('edit')
  const [lanesOpen, setLanesOpen] = useState(false)
  const addOne = (): void => asOneStep(session, () => addStage(session.document, journey.id, { id: nanoid(8), title: intl.formatMessage({ id: 'list.stage.new', defaultMessage: 'New stage' }) }))
  return (
    <section className={styles.journey} id={rowId(journey.id)} tabIndex={-1} aria-label={journey.title}>
      <Head journey={journey} edits={edits} onLanes={() => setLanesOpen(!lanesOpen)} />
      {lanesOpen && edits && <Lanes journey={journey} onDone={() => setLanesOpen(false)} />}
      {stages.map((stage, at) => <StageSection key={stage.stage.id} journey={journey} part={stage} at={at} of={stages.length} bare={bare} />)}
      {edits && !bare && <Button size="small" look="quiet" icon={Plus} onClick={addOne}><FormattedMessage id="list.stage.add" defaultMessage="Add a stage" /></Button>}
      {strays.length > 0 && (
        <div className={styles.stage}>
          <h4 className={styles.stageTitle}><FormattedMessage id="list.strays" defaultMessage="Their stage or lane was removed" /></h4>
          <ul className={styles.rows}>{strays.map((thing) => <ThingRow key={thing.id} thing={thing} />)}</ul>
        </div>
      )}
    </section>
  )
})

function Head({ journey, edits, onLanes }: { readonly journey: JourneyMap; readonly edits: boolean; readonly onLanes: () => void }) {
  const intl = useIntl()
  const { show, remove } = useCommonActs(journey)
  return (
    <header className={styles.journeyHead}>
      <Route aria-hidden className={styles.icon} />
      <div className={styles.journeyWords}>
        <h3 className={styles.heading}>
          <SharedText thing={journey.id} field="title" oneLine label={intl.formatMessage({ id: 'list.journey.title', defaultMessage: 'Name of the journey' })} />
        </h3>
        {(edits || journey.actor !== '') && (
          <SharedText
            thing={journey.id} field="actor" oneLine className={styles.soft} label={intl.formatMessage({ id: 'list.journey.actor', defaultMessage: 'Whose journey' })}
            placeholder={intl.formatMessage({ id: 'list.journey.actor', defaultMessage: 'Whose journey' })}
          />
        )}
      </div>
      <Menu
        label={intl.formatMessage({ id: 'list.more', defaultMessage: 'More: {words}' }, { words: journey.title })} align="end"
        trigger={<IconButton icon={Ellipsis} size="small" label={intl.formatMessage({ id: 'list.more', defaultMessage: 'More: {words}' }, { words: journey.title })} />}
        items={[show, ...(edits ? [{ label: intl.formatMessage({ id: 'list.lanes', defaultMessage: 'Change lanes' }), icon: Rows3, onSelect: onLanes }, { separator: true as const }, remove] : [])]}
      />
    </header>
  )
}
