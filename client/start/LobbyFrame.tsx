// What the pages outside the room stand in: the name at the top, light or dark, and the main region.

import { Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { cx } from '#client/look/cx.ts'
import { IconButton } from '#client/look/IconButton.tsx'
import { SkipLink } from '#client/look/SkipLink.tsx'
import { useTheme } from '#client/look/theme.ts'
import { Wordmark } from './Wordmark.tsx'
import styles from './start.module.css'

/** `narrow` for pages with one thing to do. */
export function LobbyFrame({ children, narrow = false }: { readonly children: ReactNode; readonly narrow?: boolean }) {
  return (
    <div className={styles.page}>
      <SkipLink to="#main"><FormattedMessage id="start.skip" defaultMessage="Go to the content" /></SkipLink>
      <header className={styles.header}>
        <Wordmark />
        <LightOrDark />
      </header>
      <main id="main" className={cx(styles.main, narrow && styles.narrow)}>{children}</main>
    </div>
  )
}

/** The other one of light and dark; the room's menu also offers to follow the system. */
function LightOrDark() {
  const intl = useIntl()
  const { shown, choose } = useTheme()
  const dark = shown === 'dark'
  return (
    <IconButton
      icon={dark ? Sun : Moon} onClick={() => choose(dark ? 'light' : 'dark')}
      label={dark ? intl.formatMessage({ id: 'start.light', defaultMessage: 'Light colours' }) : intl.formatMessage({ id: 'start.dark', defaultMessage: 'Dark colours' })}
    />
  )
}
