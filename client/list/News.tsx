// What others added or took away, said politely and in one sentence for several changes at once. Never what oneself did, never
// single letters: who reads with the ears is not to be talked over.

import { useEffect, useRef, useState } from 'react'
import { useIntl } from 'react-intl'
import { VisuallyHidden } from '#client/look/VisuallyHidden.tsx'
import { useMe, useSession, useThings } from '#client/session/hooks.ts'
import { wasHandled } from './acts.ts'

/** Changes are gathered this long before they are told, ms. */
const gathering = 4_000

/** The live region. */
export function News() {
  const intl = useIntl()
  const me = useMe()
  const session = useSession()
  const notes = useThings('note')
  const known = useRef<ReadonlyMap<string, string | null> | null>(null)
  const counts = useRef({ added: 0, gone: 0 })
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const [told, setTold] = useState('')
  useEffect(() => {
    const now = new Map(notes.map(({ id, author }) => [id as string, author as string | null]))
    const before = known.current
    known.current = now
    if (before === null) return
    const missing = (from: ReadonlyMap<string, string | null>, within: ReadonlyMap<string, string | null>): number => (
      [...from].filter(([id, author]) => !within.has(id) && author !== me.id && !wasHandled(session, id)).length
    )
    counts.current.added += missing(now, before)
    counts.current.gone += missing(before, now)
    const { added, gone } = counts.current
    if (added + gone === 0 || timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      const { added: more, gone: fewer } = counts.current
      counts.current = { added: 0, gone: 0 }
      setTold(intl.formatMessage(
        { id: 'list.news', defaultMessage: '{added, plural, =0 {} one {# new note} other {# new notes}}{both, select, yes {, } other {}}{gone, plural, =0 {} one {# note removed} other {# notes removed}}' },
        { added: more, gone: fewer, both: more > 0 && fewer > 0 ? 'yes' : 'no' },
      ))
    }, gathering)
  }, [notes, me.id, session, intl])
  useEffect(() => () => { if (timer.current !== null) clearTimeout(timer.current) }, [])
  return <div role="status"><VisuallyHidden>{told}</VisuallyHidden></div>
}
