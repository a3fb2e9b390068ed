// Something did not work: what happened, and what to do now. Never a code, never blame.
import type { ReactNode } from 'react';
import { ToneIcon } from './ToneIcon.tsx';
import styles from './ErrorNote.module.css';

export type ErrorNoteProps = {
  readonly happened: string;
  readonly next: string;
  readonly action?: ReactNode;
  /** A quieter third line for whoever helps: a file and its line, say. */
  readonly detail?: ReactNode;
};

/** Announced when it appears. */
export function ErrorNote({ happened, next, action, detail }: ErrorNoteProps) {
  return (
    <div className={styles.note} data-tone="refused" role="alert">
      <ToneIcon tone="refused" className={styles.sign} />
      <div className={styles.words}>
        <p className={styles.happened}>{happened}</p>
        <p className={styles.next}>{next}</p>
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
        {action !== undefined && <div className={styles.action}>{action}</div>}
      </div>
    </div>
  );
}
