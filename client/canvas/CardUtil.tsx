// A customer record as a card: name, segment, stage, owner, the first figures, and its timeline with the silences marked.
// An event can be dragged out onto the canvas or into a cell: that makes a note about it. The record itself is read only.

import { stopEventPropagation, useEditor } from 'tldraw'
import { memo, useState, type PointerEvent } from 'react'
import { useIntl } from 'react-intl'
import { recordId, type RecordId } from '#shared/base/ids.ts'
import { headingWords } from '#shared/base/heading-words.ts'
import type { CustomerRecord, TimelineEvent } from '#shared/record/record.ts'
import { useDesk } from '#client/desk/desk.ts'
import { useRecords } from '#client/session/hooks.ts'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { Dots } from './Dots.tsx'
import { easelOf, putNotes, spotAt, take } from './easel.ts'
import { ownProps, type CardShape } from './shapes.ts'
import { usualSizes } from '#shared/document/sizes.ts'
import { Timeline } from './Timeline.tsx'
import styles from './shapes.module.css'

export class CardUtil extends BoxUtil<CardShape> {
  static override type = 'sb-card' as const
  static override props = ownProps['sb-card']

  override getDefaultProps(): CardShape['props'] {
    return { w: usualSizes.card[0], h: usualSizes.card[1], record: '', folded: false }
  }

  override canResize(shape: CardShape): boolean {
    return !shape.props.folded
  }

  override hideRotateHandle(): boolean {
    return true
  }

  override onDoubleClick(shape: CardShape): undefined {
    const read = recordId.safeParse(shape.props.record)
    if (read.success) useDesk.getState().openRecord(read.data)
  }

  override component({ props }: CardShape) {
    const { w, h, record, folded } = props
    return <InRoom><Card w={w} h={h} record={record} folded={folded} /></InRoom>
  }
}

const Card = memo(function Card({ w, h, record: id, folded }: CardShape['props']) {
  const intl = useIntl()
  const record = useRecords().get(id as RecordId) // a key that is none finds nothing
  if (!record) {
    return (
      <div className={styles.card} style={{ width: w, height: h }} aria-busy="true">
        <p className={styles.cardMissing}>{intl.formatMessage({ id: 'card.missing', defaultMessage: 'This record is not among those chosen for the session.' })}</p>
      </div>
    )
  }
  return (
    <div className={styles.card} data-folded={folded} style={{ width: w, height: h }}>
      <header className={styles.cardHead}>
        <strong className={styles.cardName} dir="auto">{record.name}</strong>
        <Dots target={id} kind="card" />
      </header>
      <p className={styles.cardFacts} dir="auto">{[record.segment, record.stage, record.owner].filter(Boolean).join(' · ')}</p>
      {!folded && <Figures record={record} />}
      <EventsOf record={record} width={w - 24} height={folded ? 18 : Math.max(40, h - 172)} />
    </div>
  )
})

function Figures({ record }: { readonly record: CustomerRecord }) {
  const intl = useIntl()
  return (
    <dl className={styles.figures}>
      {record.figures.slice(0, 3).map(({ label, value, unit }) => (
        <div key={label}><dt>{headingWords(label)}</dt><dd>{intl.formatNumber(value, { maximumFractionDigits: 2, notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard' })}{unit ? ` ${unit}` : ''}</dd></div>
      ))}
    </dl>
  )
}

function EventsOf({ record, width, height }: { readonly record: CustomerRecord; readonly width: number; readonly height: number }) {
  const editor = useEditor()
  const [ghost, setGhost] = useState<{ readonly event: TimelineEvent; readonly x: number; readonly y: number } | null>(null)
  const begin = (event: TimelineEvent, pointer: PointerEvent<Element>): void => {
    stopEventPropagation(pointer)
    if (editor.getIsReadonly()) return
    pointer.currentTarget.setPointerCapture(pointer.pointerId)
    setGhost({ event, x: pointer.clientX, y: pointer.clientY })
  }
  const end = (pointer: PointerEvent<Element>): void => {
    const easel = easelOf(editor)
    const dragged = ghost
    setGhost(null)
    if (!easel || !dragged) return
    const moved = Math.hypot(pointer.clientX - dragged.x, pointer.clientY - dragged.y) > 12
    if (moved) pin(easel, record, dragged.event, editor.screenToPage({ x: pointer.clientX, y: pointer.clientY }))
  }
  return (
    <Timeline
      events={record.events} width={width} height={height} held={ghost?.event.id ?? null}
      onGrab={begin} onLetGo={end} onCancel={() => setGhost(null)}
      onPin={(event, at) => {
        const easel = easelOf(editor)
        const box = at.getBoundingClientRect()
        if (easel && !editor.getIsReadonly()) pin(easel, record, event, editor.screenToPage({ x: box.x, y: box.bottom + 160 }))
      }}
    />
  )
}

/** Makes a note about an event, at a point of the page. */
function pin(easel: NonNullable<ReturnType<typeof easelOf>>, record: CustomerRecord, event: TimelineEvent, point: { readonly x: number; readonly y: number }): void {
  const at = spotAt(easel, point, usualSizes.note)
  const [id] = putNotes(easel, [{ text: `${event.title} (${event.at.slice(0, 10)})`, about: { record: record.id, event: event.id }, at }])
  if (id) take(easel, id, false)
}
