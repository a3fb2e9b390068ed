// A figure as people read it: large sums short, with its unit.

import { useIntl } from 'react-intl'
import type { Figure } from '#shared/record/record.ts'

/** `1.2M USD`; `full` writes every digit. */
export function FigureText({ figure: { value, unit }, full = false }: { readonly figure: Figure; readonly full?: boolean }) {
  const intl = useIntl()
  const short = !full && Math.abs(value) >= 100_000
  return <>{intl.formatNumber(value, { maximumFractionDigits: short ? 1 : 2, notation: short ? 'compact' : 'standard' })}{unit === undefined ? '' : ` ${unit}`}</>
}
