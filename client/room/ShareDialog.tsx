// Inviting others: the three links with their codes, fetched when asked for and kept nowhere.

import { useEffect, useState } from 'react'
import { useIntl } from 'react-intl'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { Dialog } from '#client/look/Dialog.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Skeleton } from '#client/look/Skeleton.tsx'
import type { Links } from '#client/session/doors.ts'
import { useSession } from '#client/session/hooks.ts'
import { InviteLinks } from '#client/start/InviteLinks.tsx'

/** Open as long as it is shown. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const intl = useIntl()
  const { links } = useSession()
  const [answer, setAnswer] = useState<Links | Refusal | null>(null)
  useEffect(() => {
    let gone = false
    void links().then((told) => { if (!gone) setAnswer(told) })
    return () => { gone = true }
  }, [links])
  return (
    <Dialog
      open onOpenChange={(open) => { if (!open) onClose() }} width="medium"
      title={intl.formatMessage({ id: 'share.title', defaultMessage: 'Share this session' })}
      description={intl.formatMessage({ id: 'share.more', defaultMessage: 'Whoever has a link can come in with a name and a department. No account is needed.' })}
    >
      {answer === null && <Skeleton lines={4} />}
      {isRefusal(answer) && <ErrorNote happened={intl.formatMessage({ id: 'share.refused', defaultMessage: 'The links could not be shown.' })} next={answer.detail} />}
      {answer !== null && !isRefusal(answer) && <InviteLinks links={answer} />}
    </Dialog>
  )
}
