// The keys of the room itself: Ctrl+. hides the chrome, "?" shows all keys. Nobody who types in a text is interrupted by "?".

import { useEffect } from 'react'
import { useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { tell } from '#client/look/toasts.ts'
import { isTyping } from './typing.ts'

/** Listens while the room is shown. */
export function useRoomKeys(): void {
  const intl = useIntl()
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      const { chromeHidden, hideChrome, helpOpen, openHelp } = useDesk.getState()
      if ((event.ctrlKey || event.metaKey) && event.key === '.') {
        event.preventDefault()
        event.stopPropagation()
        hideChrome(!chromeHidden)
        if (!chromeHidden) tell({ title: intl.formatMessage({ id: 'keys.hidden', defaultMessage: 'Controls are hidden. Press Ctrl+. to show them again.' }) })
      } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
        event.preventDefault()
        openHelp(!helpOpen)
      }
    }
    // Before the canvas, which has a meaning of its own for Ctrl+.
    window.addEventListener('keydown', keys, { capture: true })
    return () => window.removeEventListener('keydown', keys, { capture: true })
  }, [intl])
}
