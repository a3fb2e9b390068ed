// One titled section of the gallery.
import type { ReactNode } from 'react';
import styles from './gallery.module.css';

/** A heading and its samples, wrapped in a row. */
export function Shelf({ title, children, column = false }: { readonly title: string; readonly children: ReactNode; readonly column?: boolean }) {
  return (
    <section className={styles.shelf}>
      <h2 className={styles.shelfTitle}>{title}</h2>
      <div className={column ? styles.column : styles.samples}>{children}</div>
    </section>
  );
}
