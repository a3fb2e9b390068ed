// A tab that is closed with work that stands nowhere else: the browser asks first. What is in the copy on this device needs no question.

import { useEffect } from 'react'
import { mayBeUnsaved } from '#client/session/keeping.ts'
import type { Session } from '#client/session/session.ts'

/** Asks as long as this session is open. */
export function useAskBeforeClosing({ status, isOnDevice }: Pick<Session, 'status' | 'isOnDevice'>): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => { if (mayBeUnsaved(status.get()) && !isOnDevice()) event.preventDefault() }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [status, isOnDevice])
}
