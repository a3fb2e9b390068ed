// The shape of what is coming, so that nothing jumps when it is there.
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';
import styles from './Skeleton.module.css';

export type SkeletonProps = {
  /** What is loading, spoken; without it "Loading". */
  readonly label?: string;
  readonly lines?: number;
  readonly shape?: 'text' | 'block' | 'circle';
  /** Pixels, for a block or a circle. */
  readonly height?: number;
};

/** Grey shapes; announced once as loading. */
export function Skeleton({ label, lines = 3, shape = 'text', height = 96 }: SkeletonProps) {
  const intl = useIntl();
  const spoken = label ?? intl.formatMessage({ id: 'look.loading', defaultMessage: 'Loading' });
  return (
    <output className={styles.skeleton}>
      <VisuallyHidden>{spoken}</VisuallyHidden>
      {shape === 'text' ? (
        Array.from({ length: lines }, (_, at) => <span aria-hidden className={cx(styles.shape, styles.line)} key={at} />)
      ) : (
        <span aria-hidden className={cx(styles.shape, styles[shape])} style={{ height, ...(shape === 'circle' ? { width: height } : {}) }} />
      )}
    </output>
  );
}
