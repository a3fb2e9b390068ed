// A word or a number in a small tinted shape: a count, a department, a state of a thing.
import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import type { HueName, ToneName } from '#shared/board/palette.ts';
import styles from './Badge.module.css';

export type BadgeProps = {
  readonly children: ReactNode;
  readonly tone?: ToneName;
  /** A department's hue; wins over `tone`. */
  readonly hue?: HueName | undefined;
  readonly icon?: LucideIcon;
};

/** Not interactive. */
export function Badge({ children, tone = 'neutral', hue, icon: Icon }: BadgeProps) {
  return (
    <span className={cx(styles.badge, hue !== undefined && styles.hued)} {...(hue === undefined ? { 'data-tone': tone } : { 'data-hue': hue })}>
      {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
      <span className={styles.words}>{children}</span>
    </span>
  );
}
