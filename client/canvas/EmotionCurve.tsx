// How the customer feels at each stage: a curve from -5 to 5 over a band, broken where nobody has said. Each point can be
// dragged, or moved with the arrow keys; Delete takes it off the curve again.

import { stopEventPropagation, useEditor } from 'tldraw'
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import { setEmotion } from '#shared/document/journeys.ts'
import { emotionAt, emotionRuns, emotionY, measures } from '#shared/journey/geometry.ts'
import { useSession } from '#client/session/hooks.ts'
import { cornerOf } from './ground.ts'
import type { Grid } from './shapes.ts'
import styles from './journey.module.css'

type Dragged = { readonly stage: string; readonly emotion: number }

export function EmotionCurve({ journey, grid, w }: { readonly journey: ThingId; readonly grid: Grid; readonly w: number }) {
  const intl = useIntl()
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const { y, h } = grid.curve
  const stages = grid.stages.map((stage) => (dragged?.stage === stage.id ? { ...stage, emotion: dragged.emotion } : stage))
  const runs = emotionRuns({ stages, curve: grid.curve })
  return (
    <svg className={styles.curve} style={{ top: y, height: h, width: w }} viewBox={`0 ${y} ${w} ${h}`}>
      <rect x={measures.laneLabel} y={y} width={Math.max(0, w - measures.laneLabel - measures.margin)} height={h} className={styles.band} />
      <line x1={measures.laneLabel} x2={w - measures.margin} y1={y + h / 2} y2={y + h / 2} className={styles.zero} />
      <text x={16} y={y + h / 2 + 5} className={styles.curveName}>{intl.formatMessage({ id: 'journey.emotion', defaultMessage: 'How it feels' })}</text>
      <text x={measures.laneLabel - 10} y={y + 19} className={styles.curveEnd}>+5</text>
      <text x={measures.laneLabel - 10} y={y + h - 9} className={styles.curveEnd}>−5</text>
      {runs.map((run) => <path key={run[0]?.x} d={smooth(run)} className={styles.feeling} />)}
      {stages.map((stage) => <Feeling key={stage.id} journey={journey} grid={grid} stage={stage} onDrag={setDragged} />)}
    </svg>
  )
}

type FeelingProps = { readonly journey: ThingId; readonly grid: Grid; readonly stage: Grid['stages'][number]; readonly onDrag: (dragged: Dragged | null) => void }

function Feeling({ journey, grid, stage: { id, title, x, w, emotion }, onDrag }: FeelingProps) {
  const intl = useIntl()
  const editor = useEditor()
  const { document, undo } = useSession()
  const held = useRef<number | null>(null)
  const write = (next: number | null): void => {
    undo.stop()
    setEmotion(document, journey, id, next)
    undo.stop()
  }
  const at = (event: PointerEvent): number => {
    const corner = cornerOf(editor.store, journey)
    return emotionAt(grid, editor.screenToPage({ x: event.clientX, y: event.clientY }).y - (corner?.y ?? 0))
  }
  const keys = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? 0.5 : event.key === 'ArrowDown' ? -0.5 : 0
    if (step === 0 && event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    event.stopPropagation()
    if (!editor.getIsReadonly()) write(step === 0 ? null : Math.max(-5, Math.min(5, (emotion ?? 0) + step)))
  }
  const said = emotion === null ? intl.formatMessage({ id: 'journey.emotion.unsaid', defaultMessage: 'nobody has said' }) : intl.formatNumber(emotion, { signDisplay: 'exceptZero' })
  return (
    <circle
      cx={x + w / 2} cy={emotionY(grid, emotion ?? 0)} r={8} className={styles.point} data-unsaid={emotion === null} tabIndex={0} role="slider"
      aria-label={intl.formatMessage({ id: 'journey.emotion.at', defaultMessage: 'How it feels at {stage}' }, { stage: title })} aria-valuemin={-5} aria-valuemax={5} aria-valuenow={emotion ?? 0} aria-valuetext={said}
      onKeyDown={keys}
      onPointerDown={(event) => {
        stopEventPropagation(event)
        if (editor.getIsReadonly()) return
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = at(event)
        onDrag({ stage: id, emotion: held.current })
      }}
      onPointerMove={(event) => {
        if (held.current === null) return
        held.current = at(event)
        onDrag({ stage: id, emotion: held.current })
      }}
      onPointerUp={() => {
        if (held.current !== null) write(held.current)
        held.current = null
        onDrag(null)
      }}
      onPointerCancel={() => { held.current = null; onDrag(null) }}
    >
      <title>{`${title}: ${said}`}</title>
    </circle>
  )
}

function smooth(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, i) => {
    const before = points[i - 1]
    if (!before) return `M${x},${y}`
    const middle = (before.x + x) / 2
    return `C${middle},${before.y} ${middle},${y} ${x},${y}`
  }).join(' ')
}
