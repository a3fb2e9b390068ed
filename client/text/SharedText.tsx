// The house's one text editor, drawn: a textarea (or one line) that grows with its words and shows where others type.
// Panels, list and canvas use this one, so that undo, composition and guests' carets are alike everywhere.
// Looks like nothing by itself: font, colour and padding come from `className`.

import type { CSSProperties, KeyboardEventHandler, ReactNode } from 'react'
import type { ThingId } from '#shared/base/ids.ts'
import { cx } from '#client/look/cx.ts'
import { hueOf } from '#shared/board/palette.ts'
import type { GuestCaret } from '#client/session/carets.ts'
import { useSharedText } from '#client/session/hooks.ts'
import styles from './shared-text.module.css'

type Props = {
  readonly thing: ThingId
  readonly field?: string
  /** Name for those who do not see the place it stands in. */
  readonly label: string
  readonly placeholder?: string
  readonly oneLine?: boolean
  readonly className?: string | undefined
  readonly style?: CSSProperties
  readonly autoFocus?: boolean
  readonly onKeyDown?: KeyboardEventHandler
  readonly onFocus?: () => void
  readonly onBlur?: () => void
}

/** A text of a thing, editable by everybody at once. Escape leaves it. */
export function SharedText({ thing, field = 'text', label, oneLine = false, className, style, onKeyDown, ...rest }: Props) {
  const { ref, text, guests } = useSharedText(thing, field)
  const keys: KeyboardEventHandler<HTMLElement> = (event) => {
    onKeyDown?.(event)
    if (event.key === 'Escape' && !event.defaultPrevented && !event.nativeEvent.isComposing) event.currentTarget.blur()
  }
  const props = { 'aria-label': label, className: styles.words, dir: 'auto' as const, onKeyDown: keys, ...rest }
  return (
    <div className={cx(styles.frame, oneLine && styles.oneLine, className)} style={style}>
      <div className={styles.mirror} aria-hidden="true" dir="auto">{withGuests(text, guests)}{'\u200b'}</div>
      {oneLine ? <input ref={ref} type="text" {...props} /> : <textarea ref={ref} rows={1} {...props} />}
    </div>
  )
}

/** The text again, invisible, with a mark at each guest's caret: it stands exactly under the letters. */
function withGuests(text: string, guests: readonly GuestCaret[]): ReactNode[] {
  const pieces: ReactNode[] = []
  let from = 0
  for (const guest of [...guests].sort((a, b) => a.head - b.head)) {
    pieces.push(text.slice(from, guest.head), <Mark key={guest.clientId} guest={guest} />)
    from = guest.head
  }
  pieces.push(text.slice(from))
  return pieces
}

function Mark({ guest }: { readonly guest: GuestCaret }) {
  return <span className={styles.mark} data-hue={hueOf(guest.person.department)}><span className={styles.name}>{guest.person.name}</span></span>
}
