// Free text and forms with text in them. Letters are ours (no rich text of the library), typed by several people at once.

import { Ellipse2d, getDefaultColorTheme, Polygon2d, stopEventPropagation, useEditor, useIsDarkMode, useIsEditing, Vec, type Geometry2d, type TLShape } from 'tldraw'
import { memo } from 'react'
import { useIntl } from 'react-intl'
import { SharedText } from '#client/text/SharedText.tsx'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { dropIfEmpty, easelOf } from './easel.ts'
import { thingOfShape } from './names.ts'
import { leaveText, opened, Writers } from './NoteUtil.tsx'
import { ownProps, type FormShape, type TextShape } from './shapes.ts'
import { textSizes, usualSizes } from '#shared/document/sizes.ts'
import { formInHand } from './tools.ts'
import styles from './shapes.module.css'

export class TextUtil extends BoxUtil<TextShape> {
  static override type = 'sb-text' as const
  static override props = ownProps['sb-text']

  override getDefaultProps(): TextShape['props'] {
    return { w: usualSizes.text[0], h: usualSizes.text[1], text: '', color: 'black', size: 'm' }
  }

  override canEdit(): boolean {
    return true
  }

  override getText(shape: TextShape): string {
    return shape.props.text
  }

  override onEditEnd(shape: TextShape): void {
    const easel = easelOf(this.editor)
    const id = thingOfShape(shape.id)
    if (easel && id) this.editor.timers.setTimeout(() => dropIfEmpty(easel, id), 0)
  }

  override component(shape: TextShape) {
    const { w, h, text, color, size } = shape.props
    return <InRoom><div className={styles.text} style={{ width: w, minHeight: h, fontSize: textSizes[size] ?? 24 }}><Words shape={shape} text={text} color={color} /></div></InRoom>
  }
}

export class FormUtil extends BoxUtil<FormShape> {
  static override type = 'sb-form' as const
  static override props = ownProps['sb-form']

  override getDefaultProps(): FormShape['props'] {
    return { w: usualSizes.shape[0], h: usualSizes.shape[1], geo: formInHand.get(), text: '', color: 'black', fill: 'none', dash: 'solid', size: 'm' }
  }

  override canEdit(): boolean {
    return true
  }

  override getText(shape: FormShape): string {
    return shape.props.text
  }

  override getGeometry({ props: { w, h, geo, fill } }: FormShape): Geometry2d {
    const filled = { isFilled: fill !== 'none' }
    if (geo === 'ellipse') return new Ellipse2d({ width: w, height: h, ...filled })
    return new Polygon2d({ points: corners(geo, w, h).map(([x, y]) => new Vec(x, y)), ...filled })
  }

  override component(shape: FormShape) {
    return <InRoom><Form shape={shape} /></InRoom>
  }
}

const widths: Readonly<Record<string, number>> = { s: 1.5, m: 2.5, l: 4, xl: 7 }
const dashes: Readonly<Record<string, string>> = { dashed: '10 7', dotted: '1 7' }

const Form = memo(function Form({ shape }: { readonly shape: FormShape }) {
  const theme = getDefaultColorTheme({ isDarkMode: useIsDarkMode() })
  const { w, h, geo, text, color, fill, dash, size } = shape.props
  const line = { fill: fill === 'none' ? 'none' : fill === 'solid' ? theme[color].semi : theme[color].solid, stroke: theme[color].solid, strokeWidth: widths[size] ?? 2.5, strokeDasharray: dashes[dash], strokeLinejoin: 'round', strokeLinecap: 'round' } as const
  return (
    <div className={styles.form} style={{ width: w, height: h }}>
      <svg width={w} height={h} aria-hidden>
        {geo === 'ellipse' ? <ellipse cx={w / 2} cy={h / 2} rx={w / 2} ry={h / 2} {...line} /> : <polygon points={corners(geo, w, h).map((point) => point.join(',')).join(' ')} {...line} />}
      </svg>
      <div className={styles.formWords}><Words shape={shape} text={text} color={color} /></div>
    </div>
  )
})

function Words({ shape, text, color }: { readonly shape: TLShape; readonly text: string; readonly color: FormShape['props']['color'] }) {
  const intl = useIntl()
  const editor = useEditor()
  const theme = getDefaultColorTheme({ isDarkMode: useIsDarkMode() })
  const editing = useIsEditing(shape.id)
  const id = thingOfShape(shape.id)
  const ink = { color: theme[color].solid }
  if (!editing || id === null) return <><p className={styles.words} style={ink} dir="auto">{text}</p>{id !== null && <Writers thing={id} />}</>
  return (
    <div className={styles.wordsEditor} style={ink} onPointerDown={stopEventPropagation}>
      <SharedText thing={id} {...opened} label={intl.formatMessage({ id: 'canvas.text', defaultMessage: 'Text' })} onBlur={() => leaveText(editor, shape)} />
    </div>
  )
}

/** Corners of a form in a box; what is not known is a rectangle. */
function corners(geo: string, w: number, h: number): readonly (readonly [number, number])[] {
  switch (geo) {
    case 'diamond': return [[w / 2, 0], [w, h / 2], [w / 2, h], [0, h / 2]]
    case 'triangle': return [[w / 2, 0], [w, h], [0, h]]
    case 'hexagon': return [[w / 4, 0], [(w * 3) / 4, 0], [w, h / 2], [(w * 3) / 4, h], [w / 4, h], [0, h / 2]]
    default: return [[0, 0], [w, 0], [w, h], [0, h]]
  }
}

