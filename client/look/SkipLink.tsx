// The first thing the Tab key finds: a way past the chrome to the content.
import type { ReactNode } from 'react';
import styles from './hidden.module.css';

/** Seen only while focused; `to` is "#" and the id of the main region. */
export function SkipLink({ to, children }: { readonly to: `#${string}`; readonly children: ReactNode }) {
  return (
    <a className={styles.skip} href={to}>
      {children}
    </a>
  );
}
