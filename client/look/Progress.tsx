// How far a piece of work has come; without a value, that it goes on.
import { Progress as Radix } from 'radix-ui';
import styles from './Meter.module.css';

export type ProgressProps = {
  readonly label: string;
  /** 0 to `max`; absent while nobody knows. */
  readonly value?: number | undefined;
  readonly max?: number;
  /** In words, beside the bar: "12,000 of 50,000 rows". */
  readonly text?: string;
};

/** A progress bar with its name and words above it. */
export function Progress({ label, value, max = 100, text }: ProgressProps) {
  const within = value === undefined ? null : Math.min(max, Math.max(0, value));
  return (
    <div>
      <div className={styles.words}>
        <span>{label}</span>
        {text !== undefined && <span className={styles.text}>{text}</span>}
      </div>
      <Radix.Root className={styles.track} aria-label={label} value={within} max={max} {...(text === undefined ? {} : { getValueLabel: () => text })}>
        <Radix.Indicator
          className={within === null ? styles.going : styles.fill}
          {...(within === null ? {} : { style: { inlineSize: `${(within / max) * 100}%` } })}
        />
      </Radix.Root>
    </div>
  );
}
