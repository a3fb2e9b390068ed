// So many of so many, as dots: filled ones and empty ones. Beyond twenty, as words.
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import type { HueName } from '#shared/board/palette.ts';
import styles from './Meter.module.css';

export type DotsProps = {
  /** What the dots are: "Dots left". */
  readonly label: string;
  readonly filled: number;
  readonly of: number;
  readonly hue?: HueName;
};

const AS_WORDS_BEYOND = 20;

/** Spoken as "label: n of m". */
export function Dots({ label, filled, of, hue }: DotsProps) {
  const intl = useIntl();
  const count = intl.formatMessage({ id: 'look.dots', defaultMessage: '{filled, number} of {of, number}' }, { filled, of });
  if (of > AS_WORDS_BEYOND) return <span className={styles.number}>{count}</span>;
  return (
    <span className={styles.dots} role="img" aria-label={`${label}: ${count}`} {...(hue === undefined ? {} : { 'data-hue': hue })}>
      {Array.from({ length: Math.max(0, of) }, (_, at) => (
        <span className={cx(styles.dot, at < filled && styles.filled)} key={at} />
      ))}
    </span>
  );
}
