// A stage of a journey: its name, how the customer feels there, and its cells lane by lane, each with a place to write.

import { ArrowLeft, ArrowRight, Ellipsis, Plus, Smile, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import { movePart, removePart, setEmotion } from '#shared/document/journeys.ts'
import type { JourneyMap } from '#shared/document/reading.ts'
import type { Stage } from '#shared/journey/journey.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu, type MenuEntry } from '#client/look/Menu.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useMay, useSession } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { asOneStep, writeNotes } from './acts.ts'
import type { CellPart, StagePart } from './arrange.ts'
import { ThingRow } from './ThingRow.tsx'
import styles from './List.module.css'

type Props = { readonly journey: JourneyMap; readonly part: StagePart; readonly at: number; readonly of: number; readonly bare: boolean }

/** One stage. `bare`: nothing but what is in it, and nothing at all when that is nothing. */
export function StageSection({ journey, part: { stage, cells }, at, of, bare }: Props) {
  const intl = useIntl()
  const edits = useMay('edit')
  if (bare && cells.every(({ things }) => things.length === 0)) return null
  return (
    <section className={styles.stage} aria-label={stage.title}>
      <header className={styles.stageHead}>
        <h4 className={styles.stageTitle}>
          <SharedText thing={journey.id} field={`stages/${stage.id}/title`} oneLine label={intl.formatMessage({ id: 'list.stage.title', defaultMessage: 'Name of stage {n, number}' }, { n: at + 1 })} />
        </h4>
        <Feeling journey={journey.id} stage={stage} edits={edits} />
        {edits && <StageMenu journey={journey.id} stage={stage} at={at} of={of} />}
      </header>
      {cells.filter(({ things }) => !bare || things.length > 0).map((cell) => <Cell key={cell.lane.id} journey={journey.id} stage={stage} cell={cell} edits={edits && !bare} />)}
    </section>
  )
}

function Feeling({ journey, stage, edits }: { readonly journey: ThingId; readonly stage: Stage; readonly edits: boolean }) {
  const intl = useIntl()
  const session = useSession()
  const set = (emotion: number): void => asOneStep(session, () => setEmotion(session.document, journey, stage.id, emotion))
  const label = intl.formatMessage({ id: 'list.feeling', defaultMessage: 'How {stage} feels, from -5 to 5' }, { stage: stage.title })
  if (!edits) return stage.emotion === null ? null : <span className={styles.soft}><FormattedMessage id="list.feeling.is" defaultMessage="Feels {emotion, number, sign-except-zero}" values={{ emotion: stage.emotion }} /></span>
  if (stage.emotion === null) return <Button size="small" look="quiet" icon={Smile} aria-label={label} onClick={() => set(0)}><FormattedMessage id="list.feeling.say" defaultMessage="Feeling" /></Button>
  return <Stepper label={label} hideLabel value={stage.emotion} min={-5} max={5} onChange={set} />
}

function StageMenu({ journey, stage, at, of }: { readonly journey: ThingId; readonly stage: Stage; readonly at: number; readonly of: number }) {
  const intl = useIntl()
  const session = useSession()
  const { document } = session
  const act = (deed: () => void) => (): void => asOneStep(session, deed)
  const items: MenuEntry[] = [
    { label: intl.formatMessage({ id: 'list.stage.earlier', defaultMessage: 'Move earlier' }), icon: ArrowLeft, disabled: at === 0, onSelect: act(() => movePart(document, journey, 'stages', stage.id, at - 1)) },
    { label: intl.formatMessage({ id: 'list.stage.later', defaultMessage: 'Move later' }), icon: ArrowRight, disabled: at === of - 1, onSelect: act(() => movePart(document, journey, 'stages', stage.id, at + 1)) },
    ...(stage.emotion === null ? [] : [{ label: intl.formatMessage({ id: 'list.feeling.off', defaultMessage: 'Take the feeling off' }), icon: Smile, onSelect: act(() => setEmotion(document, journey, stage.id, null)) }]),
    { separator: true },
    { label: intl.formatMessage({ id: 'list.stage.remove', defaultMessage: 'Remove the stage' }), icon: Trash2, danger: true, detail: intl.formatMessage({ id: 'list.stage.remove.more', defaultMessage: 'What stands in it is kept' }), onSelect: act(() => removePart(document, journey, 'stages', stage.id)) },
  ]
  const label = intl.formatMessage({ id: 'list.more', defaultMessage: 'More: {words}' }, { words: stage.title })
  return <Menu label={label} align="end" items={items} trigger={<IconButton icon={Ellipsis} size="small" label={label} />} />
}

function Cell({ journey, stage, cell: { lane, things }, edits }: { readonly journey: ThingId; readonly stage: Stage; readonly cell: CellPart; readonly edits: boolean }) {
  const intl = useIntl()
  const session = useSession()
  const [fresh, setFresh] = useState<string | null>(null)
  const add = (): void => {
    const [id] = writeNotes(session, [''], useDesk.getState().sign, { journey, stage: stage.id, lane: lane.id })
    setFresh(id ?? null)
  }
  return (
    <div className={styles.cell}>
      <div className={styles.cellHead}>
        <h5 className={styles.cellTitle} dir="auto">{lane.title}</h5>
        {edits && <IconButton icon={Plus} size="small" onClick={add} label={intl.formatMessage({ id: 'list.cell.add', defaultMessage: 'Add a note to {stage}, {lane}' }, { stage: stage.title, lane: lane.title })} />}
      </div>
      {things.length > 0 && <ul className={styles.rows}>{things.map((thing, i) => <ThingRow key={thing.id} thing={thing} at={i} of={things.length} fresh={thing.id === fresh} />)}</ul>}
    </div>
  )
}
