// Things one under another, or beside each other, with even space: so that screens need no CSS for it.
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import styles from './Stack.module.css';

export type StackProps = ComponentProps<'div'> & {
  /** In steps of 4 px. */
  readonly gap?: 0 | 1 | 2 | 3 | 4 | 6 | 8;
  readonly row?: boolean;
  readonly wrap?: boolean;
  readonly align?: 'start' | 'center' | 'end' | 'stretch' | 'baseline';
  readonly justify?: 'start' | 'center' | 'end' | 'between';
};

/** A flex box; further props go to the <div>. */
export function Stack({ gap = 4, row = false, wrap = false, align, justify, className, ...rest }: StackProps) {
  return (
    <div
      {...rest}
      className={cx(
        styles.stack,
        styles[`gap${gap}`],
        row && styles.row,
        wrap && styles.wrap,
        align !== undefined && styles[`align-${align}`],
        justify !== undefined && styles[`justify-${justify}`],
        className,
      )}
    />
  );
}
