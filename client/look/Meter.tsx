// A measure within known bounds, at rest: agreement, share, coverage.
import { useId } from 'react';
import type { ToneName } from '#shared/board/palette.ts';
import styles from './Meter.module.css';

export type MeterProps = {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** In words: "6 of 8 have found one". */
  readonly text: string;
  readonly tone?: ToneName;
};

/** A bar with its name and words above it. */
export function Meter({ label, value, max, text, tone = 'accent' }: MeterProps) {
  const id = useId();
  const within = max <= 0 ? 0 : Math.min(max, Math.max(0, value));
  return (
    <div>
      <div className={styles.words}>
        <span id={id}>{label}</span>
        <span className={styles.text}>{text}</span>
      </div>
      <div
        className={styles.track}
        data-tone={tone}
        role="meter"
        aria-labelledby={id}
        aria-valuenow={within}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuetext={text}
      >
        <div className={styles.fill} style={{ inlineSize: `${max <= 0 ? 0 : (within / max) * 100}%` }} />
      </div>
    </div>
  );
}
