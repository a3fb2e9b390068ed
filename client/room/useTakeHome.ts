// Taking the session home as a file. The server makes it; a refusal is told in words instead of being saved as a file.

import { useIntl } from 'react-intl'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { save } from '#client/look/save-file.ts'
import { tell } from '#client/look/toasts.ts'
import { useSession, useStanding } from '#client/session/hooks.ts'
import { isUnreached, reachFile, type Fetch, type Unreached } from '#client/session/reach.ts'

export type HomeFormat = 'md' | 'json' | 'zip'

/** Fetches the file and hands it to the browser's downloads. */
export function useTakeHome(): (format: HomeFormat) => void {
  const intl = useIntl()
  const { board } = useSession()
  const title = useStanding().facts?.title ?? 'session'
  return (format) => {
    void reachFile(fetchHere, `/api/boards/${board}/export?format=${format}`).then((file) => {
      if (isRefusal(file) || isUnreached(file)) tell({ tone: 'refused', title: intl.formatMessage({ id: 'home.refused', defaultMessage: 'The file could not be made' }), detail: why(file) })
      else save(file, `${fileName(title)}.${format}`)
    })
  }
  function why(trouble: Refusal | Unreached): string {
    return isRefusal(trouble) ? trouble.detail : intl.formatMessage({ id: 'home.next', defaultMessage: 'Look at your connection and try again. The session itself is not touched.' })
  }
}

const fetchHere: Fetch = (path, init) => fetch(path, init)

function fileName(title: string): string {
  return title.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'session'
}
