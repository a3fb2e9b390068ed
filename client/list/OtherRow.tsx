// Everything that is not a note: cards, texts, shapes, areas, scenes, insights, actions, drawings, pictures. Texts are typed in
// here as on the canvas; a card opens its record, a scene its panel.

import {
  AppWindow, Frame, Image, Lightbulb, ListChecks, type LucideIcon, MessagesSquare, PenLine, Quote, Shapes, Spline, Type,
} from 'lucide-react'
import { defineMessages, FormattedMessage, useIntl, type MessageDescriptor } from 'react-intl'
import { recordId, type ThingKind } from '#shared/base/ids.ts'
import type { Card, Thing } from '#shared/document/reading.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { useMay, usePeople, useRecords, useScenes } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { wordsOf } from './arrange.ts'
import { RowDots } from './RowDots.tsx'
import { RowMenu } from './RowMenu.tsx'
import { rowId } from './useShown.ts'
import styles from './List.module.css'

type Other = Exclude<Thing, { kind: 'note' }>

const words = defineMessages({
  card: { id: 'list.kind.card', defaultMessage: 'Record' }, journey: { id: 'list.kind.journey', defaultMessage: 'Customer journey' }, area: { id: 'list.kind.area', defaultMessage: 'Area' },
  text: { id: 'list.kind.text', defaultMessage: 'Text' }, shape: { id: 'list.kind.shape', defaultMessage: 'Shape' }, connector: { id: 'list.kind.connector', defaultMessage: 'Arrow' },
  drawing: { id: 'list.kind.drawing', defaultMessage: 'Drawing' }, image: { id: 'list.kind.image', defaultMessage: 'Picture' }, insight: { id: 'list.kind.insight', defaultMessage: 'Insight' },
  action: { id: 'list.kind.action', defaultMessage: 'Action' }, scene: { id: 'list.kind.scene', defaultMessage: 'Role-play scene' }, line: { id: 'list.kind.line', defaultMessage: 'Said in a role-play' },
  group: { id: 'list.kind.group', defaultMessage: 'Group' },
})

const kinds: Readonly<Record<Exclude<ThingKind, 'note'>, { readonly icon: LucideIcon; readonly word: MessageDescriptor }>> = {
  card: { icon: AppWindow, word: words.card }, journey: { icon: Shapes, word: words.journey }, area: { icon: Frame, word: words.area }, text: { icon: Type, word: words.text },
  shape: { icon: Shapes, word: words.shape }, connector: { icon: Spline, word: words.connector }, drawing: { icon: PenLine, word: words.drawing }, image: { icon: Image, word: words.image },
  insight: { icon: Lightbulb, word: words.insight }, action: { icon: ListChecks, word: words.action }, scene: { icon: MessagesSquare, word: words.scene },
  line: { icon: Quote, word: words.line }, group: { icon: Shapes, word: words.group },
}

/** One row. */
export function OtherRow({ thing, at, of }: { readonly thing: Other; readonly at: number; readonly of: number }) {
  const intl = useIntl()
  const edits = useMay('edit')
  const records = useRecords()
  const { icon: Icon, word } = kinds[thing.kind]
  const name = intl.formatMessage(word)
  const said = wordsOf(thing, records)
  const label = said === '' ? name : said
  return (
    <li className={styles.row} id={rowId(thing.id)} tabIndex={-1} data-other>
      <div className={styles.rowHead}>
        <span className={styles.kind}><Icon aria-hidden className={styles.icon} />{name}</span>
        <RowDots thing={thing} words={label} />
        <RowMenu thing={thing} words={label} at={at} of={of} edits={edits} />
      </div>
      <Body thing={thing} name={name} />
    </li>
  )
}

function Body({ thing, name }: { readonly thing: Other; readonly name: string }) {
  const intl = useIntl()
  const openPanel = useDesk((desk) => desk.openPanel)
  switch (thing.kind) {
    case 'text': case 'shape': case 'connector': case 'insight': case 'line':
      return <SharedText thing={thing.id} label={name} className={styles.text} placeholder={intl.formatMessage({ id: 'note.write', defaultMessage: 'Write…' })} />
    case 'area': return <SharedText thing={thing.id} field="title" oneLine label={name} className={styles.text} placeholder={intl.formatMessage({ id: 'list.area.title', defaultMessage: 'Name of the area' })} />
    case 'action': return <ActionBody thing={thing} name={name} />
    case 'card': return <CardBody card={thing} />
    case 'scene': return <SceneBody scene={thing.scene} onOpen={() => openPanel('roleplay')} />
    case 'image': return thing.alt === '' && thing.name === '' ? null : <p className={styles.said} dir="auto">{thing.alt === '' ? thing.name : thing.alt}</p>
    default: return null
  }
}

function ActionBody({ thing, name }: { readonly thing: Extract<Other, { kind: 'action' }>; readonly name: string }) {
  const intl = useIntl()
  const owner = usePeople().find(({ id }) => id === thing.owner)?.name ?? thing.ownerName
  return (
    <>
      <SharedText thing={thing.id} label={name} className={styles.text} placeholder={intl.formatMessage({ id: 'note.write', defaultMessage: 'Write…' })} />
      <p className={styles.soft} dir="auto">
        {owner === '' ? <FormattedMessage id="list.action.nobody" defaultMessage="No owner yet" /> : owner}
        {thing.due !== null && <>{' · '}<time dateTime={thing.due}>{intl.formatDate(thing.due, { dateStyle: 'medium', timeZone: 'UTC' })}</time></>}
      </p>
    </>
  )
}

function CardBody({ card }: { readonly card: Card }) {
  const record = useRecords().get(recordId.parse(card.record))
  const openRecord = useDesk((desk) => desk.openRecord)
  if (record === undefined) return <p className={styles.soft}><FormattedMessage id="list.card.gone" defaultMessage="This record is not among those chosen for the session." /></p>
  const facts = [record.segment, record.stage, record.owner].filter((fact) => fact !== undefined && fact !== '')
  return (
    <>
      <p className={styles.said}><Button look="quiet" size="small" className={styles.open} onClick={() => openRecord(record.id)}>{record.name}</Button></p>
      {facts.length > 0 && <p className={styles.soft} dir="auto">{facts.join(' · ')}</p>}
    </>
  )
}

function SceneBody({ scene, onOpen }: { readonly scene: string; readonly onOpen: () => void }) {
  const found = useScenes().find(({ plan }) => plan.id === scene)
  if (found === undefined) return null
  return <p className={styles.said}><Button look="quiet" size="small" className={styles.open} onClick={onOpen}>{found.plan.title}</Button></p>
}
