// Whether the session can close well: one or two actions, each with an owner and a date. A sentence, never a lock.

import { FormattedMessage } from 'react-intl'
import { lacks } from '#shared/action/action.ts'
import type { Action } from '#shared/document/reading.ts'
import { Banner } from '#client/look/Banner.tsx'

const enough = 2

/** The line above the actions; counts what is open. */
export function CloseGate({ actions }: { readonly actions: readonly Action[] }) {
  const open = actions.filter((one) => one.state === 'open')
  const unready = open.filter((one) => lacks(one).length > 0).length
  if (open.length === 0) {
    return <Banner tone="neutral"><FormattedMessage id="gate.none" defaultMessage="Close with 1 or 2 actions, each with an owner and a date." /></Banner>
  }
  if (unready > 0) {
    return (
      <Banner tone="neutral">
        <FormattedMessage
          id="gate.unready" defaultMessage="1 or 2 actions, each with an owner and a date: {unready, number} of {open, number} {unready, plural, one {is} other {are}} not ready yet."
          values={{ unready, open: open.length }}
        />
      </Banner>
    )
  }
  if (open.length > enough) {
    return (
      <Banner tone="neutral">
        <FormattedMessage id="gate.many" defaultMessage="{open, number} open actions. 1 or 2 get done: which ones?" values={{ open: open.length }} />
      </Banner>
    )
  }
  return (
    <Banner tone="saved">
      <FormattedMessage id="gate.ready" defaultMessage="{open, plural, one {# action} other {# actions}}, each with an owner and a date: ready to close." values={{ open: open.length }} />
    </Banner>
  )
}
