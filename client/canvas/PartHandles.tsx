// Handles of a stage or lane, seen on hover and selection: drag it along, move it by one, put one beside it, name its phase,
// take it away. Everything that stands in a stage or lane travels with it.

import { stopEventPropagation, useEditor, useSvgExportContext } from 'tldraw'
import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, GripVertical, Plus, Trash2, type LucideIcon } from 'lucide-react'
import { nanoid } from 'nanoid'
import { useRef, type PointerEvent } from 'react'
import { useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import { addLane, addStage, movePart, removePart, setPhase, type Part } from '#shared/document/journeys.ts'
import { useMay, useSession } from '#client/session/hooks.ts'
import { easelOf } from './easel.ts'
import { cornerOf } from './ground.ts'
import styles from './journey.module.css'

type Props = { readonly journey: ThingId; readonly part: Part; readonly partId: string; readonly index: number; readonly count: number; readonly phase: string }

export function PartHandles({ journey, part, partId, index, count, phase }: Props) {
  const intl = useIntl()
  const session = useSession()
  const act = (deed: () => void) => (): void => {
    session.undo.stop()
    deed()
    session.undo.stop()
  }
  const grip = useGrip({ journey, part, partId, index })
  const mayEdit = useMay('edit')
  if (!mayEdit) return null
  const across = part === 'stages'
  const { document } = session
  const say = (id: string, defaultMessage: string): string => intl.formatMessage({ id, defaultMessage })
  const beside = (): void => {
    if (across) addStage(document, journey, { id: nanoid(8), title: '', phase }, index + 1)
    else addLane(document, journey, { id: nanoid(8), title: '', type: 'notes' }, index + 1)
  }
  return (
    <div className={styles.handles} role="toolbar" aria-label={across ? say('journey.stage.handles', 'Stage') : say('journey.lane.handles', 'Lane')} onPointerDown={stopEventPropagation}>
      <span className={styles.grip} {...grip}><GripVertical size={14} aria-hidden /></span>
      <Small icon={across ? ChevronLeft : ChevronUp} label={say('journey.part.earlier', 'Move one place earlier')} off={index === 0} onAct={act(() => movePart(document, journey, part, partId, index - 1))} />
      <Small icon={across ? ChevronRight : ChevronDown} label={say('journey.part.later', 'Move one place later')} off={index === count - 1} onAct={act(() => movePart(document, journey, part, partId, index + 1))} />
      <Small icon={Plus} label={say('journey.part.beside', 'Add one after this')} onAct={act(beside)} />
      <Small icon={Trash2} label={say('journey.part.remove', 'Remove')} off={count === 1} onAct={act(() => removePart(document, journey, part, partId))} />
      {across && (
        <input
          key={phase} className={styles.phaseInput} defaultValue={phase} maxLength={80} placeholder={say('journey.phase', 'Phase')} aria-label={say('journey.phase.of', 'Phase this stage belongs to')}
          onBlur={(event) => { if (event.currentTarget.value.trim() !== phase) act(() => setPhase(document, journey, partId, event.currentTarget.value.trim()))() }}
          onKeyDown={(event) => { if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur() }}
        />
      )}
    </div>
  )
}

/** A new stage at the right, a new lane at the foot. */
export function AddPart({ journey }: { readonly journey: ThingId }) {
  const intl = useIntl()
  const { document, undo } = useSession()
  const inPicture = useSvgExportContext() !== null
  const mayEdit = useMay('edit')
  const add = (deed: () => void) => (): void => {
    undo.stop()
    deed()
    undo.stop()
  }
  if (inPicture || !mayEdit) return null
  return (
    <div className={styles.addParts} onPointerDown={stopEventPropagation}>
      <button type="button" onClick={add(() => addLane(document, journey, { id: nanoid(8), title: '', type: 'notes' }))}><Plus size={14} aria-hidden />{intl.formatMessage({ id: 'journey.lane.add', defaultMessage: 'Lane' })}</button>
      <button type="button" onClick={add(() => addStage(document, journey, { id: nanoid(8), title: '' }))}><Plus size={14} aria-hidden />{intl.formatMessage({ id: 'journey.stage.add', defaultMessage: 'Stage' })}</button>
    </div>
  )
}

function Small({ icon: Icon, label, off = false, onAct }: { readonly icon: LucideIcon; readonly label: string; readonly off?: boolean; readonly onAct: () => void }) {
  return <button type="button" title={label} aria-label={label} disabled={off} onClick={onAct}><Icon size={14} aria-hidden /></button>
}

/** Dragging by the grip: the part goes where its middle is let go. */
function useGrip({ journey, part, partId, index }: Pick<Props, 'journey' | 'part' | 'partId' | 'index'>) {
  const editor = useEditor()
  const session = useSession()
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null)
  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      if (editor.getIsReadonly()) return
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp(event: PointerEvent<HTMLElement>): void {
      const began = from.current
      from.current = null
      const layout = easelOf(editor)?.bond.scenery.layout(journey)
      const corner = cornerOf(editor.store, journey)
      if (!began || !layout || !corner || Math.hypot(event.clientX - began.x, event.clientY - began.y) < 6) return
      const page = editor.screenToPage({ x: event.clientX, y: event.clientY })
      const middles = part === 'stages' ? layout.stages.map(({ id, x, w }) => ({ id, at: x + w / 2 })) : layout.lanes.map(({ id, y, h }) => ({ id, at: y + h / 2 }))
      const point = part === 'stages' ? page.x - corner.x : page.y - corner.y
      const to = middles.filter(({ id, at }) => id !== partId && at < point).length
      if (to === index) return
      session.undo.stop()
      movePart(session.document, journey, part, partId, to)
      session.undo.stop()
    },
    onPointerCancel(): void { from.current = null },
  }
}
