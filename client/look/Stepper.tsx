// A small whole number with minus and plus: minutes, dots, seats.
import { useState } from 'react';
import { Minus, Plus } from 'lucide-react';
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import type { FieldWords } from './Field.tsx';
import fieldStyles from './Field.module.css';
import styles from './Stepper.module.css';

export type StepperProps = FieldWords & {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Shown after the number: "min". */
  readonly unit?: string;
  readonly disabled?: boolean;
};

/** A controlled number; what is typed counts once it is a number within bounds, else the last one returns. */
export function Stepper(props: StepperProps) {
  const { value, onChange, min = 0, max = 999, step = 1, unit, disabled = false, ...words } = props;
  const intl = useIntl();
  const [typed, setTyped] = useState<string | null>(null);
  const go = (to: number) => {
    setTyped(null);
    const within = Math.min(max, Math.max(min, to));
    if (within !== value) onChange(within);
  };
  const settle = () => {
    const number = typed === null || typed.trim() === '' ? Number.NaN : Number(typed);
    if (Number.isFinite(number)) go(Math.round(number));
    else setTyped(null);
  };
  const less = intl.formatMessage({ id: 'look.stepper.less', defaultMessage: 'Less: {label}' }, { label: words.label });
  const more = intl.formatMessage({ id: 'look.stepper.more', defaultMessage: 'More: {label}' }, { label: words.label });
  return (
    <Field {...words}>
      {(ties) => (
        <span className={styles.row}>
          <button type="button" className={styles.end} aria-label={less} disabled={disabled || value <= min} onClick={() => go(value - step)}>
            <Minus aria-hidden />
          </button>
          <input
            {...ties}
            className={cx(fieldStyles.input, styles.number)}
            inputMode="numeric"
            autoComplete="off"
            disabled={disabled}
            value={typed ?? String(value)}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={settle}
            onKeyDown={(event) => {
              if (event.key === 'ArrowUp') go(value + step);
              else if (event.key === 'ArrowDown') go(value - step);
              else if (event.key === 'Enter') settle();
              else return;
              event.preventDefault();
            }}
          />
          {unit !== undefined && <span className={styles.unit}>{unit}</span>}
          <button type="button" className={styles.end} aria-label={more} disabled={disabled || value >= max} onClick={() => go(value + step)}>
            <Plus aria-hidden />
          </button>
        </span>
      )}
    </Field>
  );
}
