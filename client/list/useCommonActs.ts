// The acts every row has: show it on the board, take it away (with a way back).

import { Crosshair, Trash2 } from 'lucide-react'
import { useIntl } from 'react-intl'
import type { Thing } from '#shared/document/reading.ts'
import { useDesk } from '#client/desk/desk.ts'
import type { MenuAct } from '#client/look/Menu.tsx'
import { tell } from '#client/look/toasts.ts'
import { useSession } from '#client/session/hooks.ts'
import { remove } from './acts.ts'

/** As entries of a menu. */
export function useCommonActs({ id }: Pick<Thing, 'id'>): { readonly show: MenuAct; readonly remove: MenuAct } {
  const intl = useIntl()
  const session = useSession()
  const showThing = useDesk((desk) => desk.showThing)
  const takeAway = (): void => {
    const back = remove(session, id)
    tell({ title: intl.formatMessage({ id: 'list.removed', defaultMessage: 'Removed' }), action: { label: intl.formatMessage({ id: 'list.removed.undo', defaultMessage: 'Undo' }), onAct: back } })
  }
  return {
    show: { label: intl.formatMessage({ id: 'list.show', defaultMessage: 'Show on the board' }), icon: Crosshair, onSelect: () => showThing(id) },
    remove: { label: intl.formatMessage({ id: 'list.remove', defaultMessage: 'Remove' }), icon: Trash2, danger: true, onSelect: takeAway },
  }
}
