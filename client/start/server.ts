// The network as the lobby uses it, and its failures in people's words.

import type { IntlShape } from 'react-intl'
import { titleOf, type Refusal } from '#shared/base/refusal.ts'
import { isUnreached, type Fetch, type Unreached } from '#client/session/reach.ts'

/** The browser's fetch. */
export const browserFetch: Fetch = (path, init) => fetch(path, init)

/** What to say when something was refused or not reached. */
export function troubleWords(intl: IntlShape, trouble: Refusal | Unreached): { readonly happened: string; readonly next: string } {
  if (isUnreached(trouble)) {
    return {
      happened: intl.formatMessage({ id: 'start.unreached', defaultMessage: 'The server cannot be reached.' }),
      next: intl.formatMessage({ id: 'start.unreached.next', defaultMessage: 'Look at your connection and try again. Nothing you typed is lost.' }),
    }
  }
  const title = titleOf(trouble.reason)
  return { happened: title, next: trouble.detail === title ? intl.formatMessage({ id: 'start.again', defaultMessage: 'Try again in a moment.' }) : trouble.detail }
}
