// Words for screen readers that the eye gets in another way.
import type { ReactNode } from 'react';
import styles from './hidden.module.css';

/** Read aloud, not seen. */
export function VisuallyHidden({ children, id }: { readonly children: ReactNode; readonly id?: string }) {
  return (
    <span className={styles.hidden} id={id}>
      {children}
    </span>
  );
}
