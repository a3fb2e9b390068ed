// Something asked to be shown ("show on the board", a link to evidence) is brought into view here too, with the focus on it.

import { useEffect } from 'react'
import { useDesk } from '#client/desk/desk.ts'

/** The name of a thing's row in the page. */
export function rowId(thing: string): string {
  return `list-${thing}`
}

/** Watches while the list is open; what was asked for just before it opened counts too. */
export function useShown(): void {
  const shown = useDesk((desk) => desk.shown)
  useEffect(() => {
    if (shown === null) return
    const row = document.getElementById(rowId(shown.thing))
    row?.scrollIntoView({ block: 'center' })
    row?.focus({ preventScroll: true })
  }, [shown])
}
