// Taking the session home as a file. The server makes it; a refusal is told in words instead of being saved as a file.

import { save } from '#client/look/save-file.ts'
import { useIntl } from 'react-intl'
import { tell } from '#client/look/toasts.ts'
import { useSession, useStanding } from '#client/session/hooks.ts'

export type HomeFormat = 'md' | 'json' | 'zip'

/** Fetches the file and hands it to the browser's downloads. */
export function useTakeHome(): (format: HomeFormat) => void {
  const intl = useIntl()
  const { board } = useSession()
  const title = useStanding().facts?.title ?? 'session'
  return (format) => {
    void fetchFile(`/api/boards/${board}/export?format=${format}`).then((file) => {
      if (file !== null) { save(file, `${fileName(title)}.${format}`); return }
      tell({
        tone: 'refused', title: intl.formatMessage({ id: 'home.refused', defaultMessage: 'The file could not be made' }),
        detail: intl.formatMessage({ id: 'home.next', defaultMessage: 'Look at your connection and try again. The session itself is not touched.' }),
      })
    })
  }
}

async function fetchFile(address: string): Promise<Blob | null> {
  try {
    const answer = await fetch(address, { credentials: 'same-origin' })
    return answer.ok ? await answer.blob() : null
  } catch {
    // Not reached: the caller says so.
    return null
  }
}

function fileName(title: string): string {
  return title.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'session'
}
