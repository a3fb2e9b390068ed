// An answer that follows what is asked: a new question takes the place of the one under way, and the last answer about the same
// subject stays in sight until the next has come. Waits a moment, so that somebody who types is asked for once.

import { useEffect, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'

export type Following<T> = { readonly answer: T | null; readonly refusal: Refusal | null; readonly busy: boolean }

/** What is asked: `about` names the subject (a file, a pool), `key` the whole question. */
export type Question<T> = { readonly about: string; readonly key: string; readonly ask: (signal: AbortSignal) => Promise<T | Refusal> }

type Kept<T> = { readonly about: string; readonly key: string; readonly answer: T | null; readonly refusal: Refusal | null }

/** Asks whenever the question's key changes; null: nothing is asked. */
export function useAnswer<T extends object>(question: Question<T> | null, waitMs = 200): Following<T> {
  const [kept, setKept] = useState<Kept<T> | null>(null)
  const key = question?.key ?? null
  useEffect(() => {
    if (question === null) return undefined
    const { about, key: asked, ask } = question
    const gone = new AbortController()
    const timer = setTimeout(() => {
      void ask(gone.signal).then((came) => {
        if (gone.signal.aborted) return
        setKept((before) => (isRefusal(came)
          ? { about, key: asked, answer: before?.about === about ? before.answer : null, refusal: came }
          : { about, key: asked, answer: came, refusal: null }))
      })
    }, waitMs)
    return () => {
      clearTimeout(timer)
      gone.abort()
    }
    // The key stands for everything that is asked; the question itself is made anew at every render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps, react/exhaustive-effect-dependencies -- with the question in the list each render would ask again
  }, [key, waitMs])
  if (question === null || kept?.about !== question.about) return { answer: null, refusal: null, busy: question !== null }
  const current = kept.key === question.key
  return { answer: kept.answer, refusal: current ? kept.refusal : null, busy: !current }
}
