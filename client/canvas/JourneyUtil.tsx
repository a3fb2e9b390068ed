// A journey: stages across, lanes down, phases above, and how the customer feels as a curve. What is dropped on it belongs to
// the cell under the pointer; while something is dragged over it that cell is lit, by the very point the drop will use.

import { Rectangle2d, useEditor, useValue, type Geometry2d, type TLDragShapesOutInfo, type TLShape } from 'tldraw'
import { memo } from 'react'
import { useIntl } from 'react-intl'
import { cellAt, cellBox } from '#shared/journey/geometry.ts'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { EmotionCurve } from './EmotionCurve.tsx'
import { easelOf } from './easel.ts'
import { JourneyTitle } from './JourneyTitle.tsx'
import { AddPart, PartHandles } from './PartHandles.tsx'
import { cornerOf } from './ground.ts'
import { thingOfShape } from './names.ts'
import { kindOf } from './absorb.ts'
import { residentKinds } from './scenery.ts'
import { ownProps, type JourneyShape } from './shapes.ts'
import styles from './journey.module.css'

export class JourneyUtil extends BoxUtil<JourneyShape> {
  static override type = 'sb-journey' as const
  static override props = ownProps['sb-journey']

  override getDefaultProps(): JourneyShape['props'] {
    return { w: 600, h: 400, title: '', actor: '', grid: { phases: [], stages: [], lanes: [], phaseY: 0, stageY: 0, curve: { y: 0, h: 0 } } }
  }

  override canResize(): boolean {
    return false
  }

  override canEdit(): boolean {
    return false
  }

  override hideRotateHandle(): boolean {
    return true
  }

  override hideResizeHandles(): boolean {
    return true
  }

  override getText(shape: JourneyShape): string {
    return shape.props.title
  }

  override getGeometry({ props: { w, h } }: JourneyShape): Geometry2d {
    return new Rectangle2d({ width: w, height: h, isFilled: true })
  }

  override canReceiveNewChildrenOfType(shape: JourneyShape | undefined, type: string): boolean {
    const kind = kindOf({ type } as TLShape) // only the type is asked for
    return shape !== undefined && !shape.isLocked && kind !== null && residentKinds.has(kind)
  }

  override onDragShapesIn(shape: JourneyShape | undefined, shapes: TLShape[]): void {
    if (shape) this.#takeIn(shape, shapes)
  }

  override onDragShapesOver(shape: JourneyShape | undefined, shapes: TLShape[]): void {
    const easel = easelOf(this.editor)
    const id = shape ? thingOfShape(shape.id) : null
    const corner = id === null ? null : cornerOf(this.editor.store, id)
    const layout = id === null ? null : easel?.bond.scenery.layout(id)
    if (!easel || !shape || id === null || !corner || !layout || !shapes.some((one) => this.#fits(one))) return
    const { x, y } = this.editor.inputs.currentPagePoint
    const cell = cellAt(layout, { x: x - corner.x, y: y - corner.y })
    easel.aim.set(cell ? { journey: id, cell } : null)
  }

  /** `shape` is missing when a peer has just removed it. */
  override onDragShapesOut(shape: JourneyShape | undefined, shapes: TLShape[], info: TLDragShapesOutInfo): void {
    easelOf(this.editor)?.aim.set(null)
    if (!shape || info.nextDraggingOverShapeId) return
    this.editor.reparentShapes(shapes.filter(({ parentId }) => parentId === shape.id), this.editor.getCurrentPageId())
  }

  /** A drag that began over the journey never came in. */
  override onDropShapesOver(shape: JourneyShape | undefined, shapes: TLShape[]): void {
    if (shape) this.#takeIn(shape, shapes)
  }

  override component(shape: JourneyShape) {
    return <InRoom><Map shape={shape} /></InRoom>
  }

  #fits({ type }: TLShape): boolean {
    const kind = kindOf({ type } as TLShape) // only the type is asked for
    return kind !== null && residentKinds.has(kind)
  }

  #takeIn(shape: JourneyShape, shapes: readonly TLShape[]): void {
    const outside = shapes.filter((one) => one.parentId !== shape.id && this.#fits(one))
    if (outside.length > 0) this.editor.reparentShapes(outside, shape.id)
  }
}

const Map = memo(function Map({ shape }: { readonly shape: JourneyShape }) {
  const intl = useIntl()
  const editor = useEditor()
  const id = thingOfShape(shape.id)
  const { w, h, grid, title, actor } = shape.props
  const chosen = useValue('journey chosen', () => editor.getOnlySelectedShapeId() === shape.id && !editor.getIsReadonly(), [editor, shape.id])
  const aim = useValue('aim', () => {
    const now = easelOf(editor)?.aim.get()
    return now && now.journey === id ? cellBox({ ...grid, w, h, residents: new globalThis.Map(), strays: [] }, now.cell) : null
  }, [editor, id, grid, w, h])
  if (id === null) return null
  const { stages, lanes, phases, phaseY, stageY, curve } = grid
  const say = (key: string, defaultMessage: string): string => intl.formatMessage({ id: key, defaultMessage })
  return (
    <div className={styles.journey} data-chosen={chosen} style={{ width: w, height: h }}>
      <div className={styles.title}>
        <JourneyTitle journey={id} field="title" text={title} empty={say('journey.untitled', 'Name this journey')} />
        <JourneyTitle journey={id} field="actor" text={actor} empty={say('journey.actor', 'Whose journey?')} quiet />
      </div>
      {phases.map(({ phase, x, w: wide }) => <div key={x} className={styles.phase} style={{ left: x, top: phaseY, width: wide }}><span dir="auto">{phase}</span></div>)}
      {stages.map(({ id: stage, title: name, x, w: wide, phase }, i) => (
        <div key={stage} className={styles.stage} style={{ left: x, top: stageY, width: wide, height: curve.y - stageY }}>
          <JourneyTitle journey={id} field={`stages/${stage}/title`} text={name} empty={say('journey.stage.untitled', 'Stage')} />
          <PartHandles journey={id} part="stages" partId={stage} index={i} count={stages.length} phase={phase} />
        </div>
      ))}
      {lanes.map(({ id: lane, title: name, y, h: high }, i) => (
        <div key={lane} className={styles.lane} style={{ top: y, height: high }}>
          <div className={styles.laneName}>
            <JourneyTitle journey={id} field={`lanes/${lane}/title`} text={name} empty={say('journey.lane.untitled', 'Lane')} />
            <PartHandles journey={id} part="lanes" partId={lane} index={i} count={lanes.length} phase="" />
          </div>
        </div>
      ))}
      {stages.map(({ id: stage, x }) => <div key={stage} className={styles.rule} style={{ left: x, top: stageY, height: h - stageY - 44 }} />)}
      {aim && <div className={styles.aim} style={{ left: aim.x, top: aim.y, width: aim.w, height: aim.h }} />}
      <EmotionCurve journey={id} grid={grid} w={w} />
      <AddPart journey={id} />
    </div>
  )
})
