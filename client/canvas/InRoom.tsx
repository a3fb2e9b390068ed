// The ground our shapes are drawn on. When a picture is made, the library draws them once more in a place of their own, outside
// the room: words and session are handed to them here, so that they look the same there.

import { HTMLContainer, useEditor } from 'tldraw'
import type { ReactNode } from 'react'
import { RawIntlProvider } from 'react-intl'
import { SessionProvider } from '#client/session/hooks.ts'
import { easelOf } from './easel.ts'

export function InRoom({ children }: { readonly children: ReactNode }) {
  const easel = easelOf(useEditor())
  if (!easel) return null
  return <RawIntlProvider value={easel.intl}><SessionProvider value={easel.session}><HTMLContainer>{children}</HTMLContainer></SessionProvider></RawIntlProvider>
}
