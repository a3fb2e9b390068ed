// Asking the server from a screen: one act at a time per button, a refusal told in words. Pairs with Session.ask.

import { useCallback, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { CommandAsked } from './session.ts'
import { useSession } from './hooks.ts'

/** `ask` answers whether it was done; `busy` while it is under way; `refusal` is the last one, null after an act that was done. */
export type Asking = {
  readonly ask: (command: CommandAsked) => Promise<boolean>
  readonly busy: boolean
  readonly refusal: Refusal | null
}

/** For a panel's buttons: `const { ask, busy, refusal } = useAsking()`. */
export function useAsking(): Asking {
  const session = useSession()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const ask = useCallback(async (command: CommandAsked): Promise<boolean> => {
    setBusy(true)
    try {
      const answer = await session.ask(command)
      const refused = isRefusal(answer)
      setRefusal(refused ? answer : null)
      return !refused
    } finally {
      setBusy(false)
    }
  }, [session])
  return { ask, busy, refusal }
}
