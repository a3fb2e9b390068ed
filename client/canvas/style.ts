// The look of drawn things: the document keeps style words by name, the canvas library knows a closed list for each.
// A word the library does not know (a newer client wrote it) is read as the usual one and kept as it is in the document.

import { ArrowShapeArrowheadEndStyle, ArrowShapeArrowheadStartStyle, DefaultColorStyle, DefaultDashStyle, DefaultFillStyle, DefaultSizeStyle } from 'tldraw'

const styles = {
  color: { values: DefaultColorStyle.values, usual: 'black' },
  fill: { values: DefaultFillStyle.values, usual: 'none' },
  dash: { values: DefaultDashStyle.values, usual: 'solid' },
  size: { values: DefaultSizeStyle.values, usual: 'm' },
  arrowheadStart: { values: ArrowShapeArrowheadStartStyle.values, usual: 'none' },
  arrowheadEnd: { values: ArrowShapeArrowheadEndStyle.values, usual: 'arrow' },
} as const satisfies Record<string, { readonly values: readonly string[]; readonly usual: string }>

export type StyleName = keyof typeof styles
/** Every style word there is. */
export const styleNames = Object.keys(styles) as readonly StyleName[] // the keys of the table above

/** The named style words of a thing, each known to the library. */
export function styleOf(style: Readonly<Record<string, unknown>>, names: readonly StyleName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => {
    const values: readonly string[] = styles[name].values
    const word = style[name]
    return [name, typeof word === 'string' && values.includes(word) ? word : styles[name].usual]
  }))
}
