// The one treatment of a state everywhere: its icon, its colour and plain words.
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import type { ToneName } from '#shared/board/palette.ts';
import { ToneIcon } from './ToneIcon.tsx';
import styles from './Badge.module.css';

export type StateName = Exclude<ToneName, 'neutral' | 'accent'>;

export type StateMarkProps = {
  readonly state: StateName;
  readonly children: ReactNode;
  /** On a tint of its own; quiet states (saved, saving) go without. */
  readonly loud?: boolean;
};

/** Icon and words; announced when they change. Loud by itself for sealed, offline and refused. */
export function StateMark({ state, children, loud = state !== 'saved' && state !== 'saving' }: StateMarkProps) {
  return (
    <output className={cx(styles.state, loud && styles.loud)} data-tone={state}>
      <ToneIcon tone={state} />
      <span className={styles.words}>{children}</span>
    </output>
  );
}
