// A surface for one thing among several.
import type { HTMLAttributes } from 'react';
import { cx } from './cx.ts';
import styles from './Card.module.css';

export type CardProps = HTMLAttributes<HTMLElement> & {
  readonly as?: 'div' | 'section' | 'article' | 'li';
  /** Without a ground of its own, only a hairline. */
  readonly quiet?: boolean;
};

/** A plain box; further props go to the element. */
export function Card({ as: Element = 'div', quiet = false, className, ...rest }: CardProps) {
  return <Element {...rest} className={cx(styles.card, quiet && styles.quiet, className)} />;
}
