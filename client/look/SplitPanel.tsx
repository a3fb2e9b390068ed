// A main area and the one panel beside it, whose width the person may change by pointer or keys. On a
// phone-wide window the panel lies over the lower part instead.
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { useNarrow } from './useMediaQuery.ts';
import styles from './Panel.module.css';

export type SplitPanelProps = {
  readonly main: ReactNode;
  /** Usually a Panel; absent or null: the main area has all the room. */
  readonly side?: ReactNode;
  /** What the panel holds, for the name of its edge. */
  readonly sideLabel: string;
  /** Pixels; held (and remembered) by the caller. */
  readonly width: number;
  readonly onWidth: (width: number) => void;
  readonly min?: number;
  readonly max?: number;
};

const KEY_STEP = 24;

/** Fills its parent. The main area is never unmounted when the panel comes or goes. */
export function SplitPanel({ main, side, sideLabel, width, onWidth, min = 280, max = 720 }: SplitPanelProps) {
  const narrow = useNarrow();
  const shown = side !== undefined && side !== null && side !== false;
  const within = (wanted: number) => Math.round(Math.min(max, Math.max(min, wanted)));
  return (
    <div className={cx(styles.split, narrow && styles.stacked)}>
      <div className={styles.main}>{main}</div>
      {shown && narrow && <div className={styles.below}>{side}</div>}
      {shown && !narrow && (
        <div className={styles.side} style={{ inlineSize: within(width) }}>
          <Edge label={sideLabel} width={within(width)} min={min} max={max} onWidth={(wanted) => onWidth(within(wanted))} />
          {side}
        </div>
      )}
    </div>
  );
}

type EdgeProps = {
  readonly label: string;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly onWidth: (width: number) => void;
};

function Edge({ label, width, min, max, onWidth }: EdgeProps) {
  const intl = useIntl();
  const name = intl.formatMessage({ id: 'look.split.edge', defaultMessage: 'Width of {label}' }, { label });
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const panel = event.currentTarget.parentElement?.getBoundingClientRect();
    if (panel === undefined) return;
    onWidth(rightToLeft(event.currentTarget) ? event.clientX - panel.left : panel.right - event.clientX);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const wider = rightToLeft(event.currentTarget) ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'Home') onWidth(min);
    else if (event.key === 'End') onWidth(max);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') onWidth(width + (event.key === wider ? KEY_STEP : -KEY_STEP));
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="vertical"
      aria-label={name}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  );
}

function rightToLeft(element: HTMLElement): boolean {
  return getComputedStyle(element).direction === 'rtl';
}
