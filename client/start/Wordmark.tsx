// The house's name with its sign, as a way home.

import { Link } from 'wouter'
import styles from './start.module.css'

/** Links to the start page. */
export function Wordmark() {
  return (
    <Link href="/" className={styles.wordmark}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className={styles.sign}>
        <path d="M3 15.5 8 9l4 5 4.5-8L21 12" fill="none" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" strokeLinejoin="round" />
        <circle cx="16.5" cy="6" r="2.25" fill="currentColor" />
      </svg>
      Signalboard
    </Link>
  )
}
