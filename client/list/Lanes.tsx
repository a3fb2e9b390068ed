// The lanes of a journey: named, ordered, added and removed. What stands in a removed lane is kept and listed at the end.

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { nanoid } from 'nanoid'
import { FormattedMessage, useIntl } from 'react-intl'
import { addLane, movePart, removePart } from '#shared/document/journeys.ts'
import type { JourneyMap } from '#shared/document/reading.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { useSession } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { asOneStep } from './acts.ts'
import styles from './List.module.css'

/** The editor of lanes, closed by `onDone`. Every change counts at once. */
export function Lanes({ journey, onDone }: { readonly journey: JourneyMap; readonly onDone: () => void }) {
  const intl = useIntl()
  const session = useSession()
  const { document } = session
  const step = (deed: () => void) => (): void => asOneStep(session, deed)
  const title = intl.formatMessage({ id: 'list.lane.new', defaultMessage: 'New lane' })
  return (
    <div className={styles.lanes}>
      <ul className={styles.rows} aria-label={intl.formatMessage({ id: 'list.lanes.label', defaultMessage: 'Lanes' })}>
        {journey.lanes.map((lane, at) => (
          <li key={lane.id} className={styles.lane}>
            <SharedText thing={journey.id} field={`lanes/${lane.id}/title`} oneLine className={styles.grow} label={intl.formatMessage({ id: 'list.lane.title', defaultMessage: 'Name of lane {n, number}' }, { n: at + 1 })} />
            <IconButton icon={ArrowUp} size="small" disabled={at === 0} label={intl.formatMessage({ id: 'list.up', defaultMessage: 'Move up: {words}' }, { words: lane.title })} onClick={step(() => movePart(document, journey.id, 'lanes', lane.id, at - 1))} />
            <IconButton icon={ArrowDown} size="small" disabled={at === journey.lanes.length - 1} label={intl.formatMessage({ id: 'list.down', defaultMessage: 'Move down: {words}' }, { words: lane.title })} onClick={step(() => movePart(document, journey.id, 'lanes', lane.id, at + 1))} />
            <IconButton icon={Trash2} size="small" label={intl.formatMessage({ id: 'list.remove.named', defaultMessage: 'Remove: {words}' }, { words: lane.title })} onClick={step(() => removePart(document, journey.id, 'lanes', lane.id))} />
          </li>
        ))}
      </ul>
      <div className={styles.lane}>
        <Button size="small" icon={Plus} onClick={step(() => addLane(document, journey.id, { id: nanoid(8), title, type: 'notes' }))}><FormattedMessage id="list.lane.add" defaultMessage="Add a lane" /></Button>
        <Button size="small" look="quiet" onClick={onDone}><FormattedMessage id="list.lanes.done" defaultMessage="Done" /></Button>
      </div>
    </div>
  )
}
