// Removing an insight or an action: at once, with a way back in passing and by undo. What came from an insight stays.

import { useIntl } from 'react-intl'
import type { Action, Insight } from '#shared/document/reading.ts'
import { removeThings, restoreThings } from '#shared/document/things.ts'
import { useToast } from '#client/look/toasts.ts'
import { useSession } from '#client/session/hooks.ts'

const fewWords = 80

/** Hides it and offers to bring it back. */
export function useRemoving(): (thing: Insight | Action) => void {
  const intl = useIntl()
  const { document } = useSession()
  const { tell } = useToast()
  return (thing) => {
    removeThings(document, [thing.id])
    tell({
      title: thing.kind === 'insight'
        ? intl.formatMessage({ id: 'insight.removed', defaultMessage: 'Insight removed' })
        : intl.formatMessage({ id: 'action.removed', defaultMessage: 'Action removed' }),
      detail: thing.text.slice(0, fewWords),
      action: { label: intl.formatMessage({ id: 'insight.undo', defaultMessage: 'Undo' }), onAct: () => restoreThings(document, [thing.id]) },
    })
  }
}
