// What the pages outside the room stand in: the name at the top, light or dark, and the main region.

import type { ReactNode } from 'react'
import { FormattedMessage } from 'react-intl'
import { cx } from '#client/look/cx.ts'
import { SkipLink } from '#client/look/SkipLink.tsx'
import { ThemeToggle } from '#client/look/ThemeToggle.tsx'
import { Wordmark } from './Wordmark.tsx'
import styles from './start.module.css'

/** `narrow` for pages with one thing to do. */
export function LobbyFrame({ children, narrow = false }: { readonly children: ReactNode; readonly narrow?: boolean }) {
  return (
    <div className={styles.page}>
      <SkipLink to="#main"><FormattedMessage id="start.skip" defaultMessage="Go to the content" /></SkipLink>
      <header className={styles.header}>
        <Wordmark />
        <ThemeToggle />
      </header>
      <main id="main" className={cx(styles.main, narrow && styles.narrow)}>{children}</main>
    </div>
  )
}
