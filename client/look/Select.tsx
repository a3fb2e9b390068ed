// One of a few, in the browser's own list (which phones and screen readers know best), in our dress.
import type { ComponentProps } from 'react';
import { ChevronDown } from 'lucide-react';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import type { FieldWords } from './Field.tsx';
import styles from './Field.module.css';

export type Choice = { readonly value: string; readonly label: string; readonly disabled?: boolean };

export type SelectProps = FieldWords &
  Omit<ComponentProps<'select'>, 'onChange' | 'value' | 'children' | 'multiple'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly options: readonly Choice[];
    /** Stands for "nothing chosen yet" (value ''). */
    readonly placeholder?: string;
  };

/** A controlled select; `onChange` gets the value of the option. */
export function Select(props: SelectProps) {
  const { label, help, error, hideLabel, optional, value, onChange, options, placeholder, id, className, ...rest } = props;
  return (
    <Field label={label} help={help} error={error} hideLabel={hideLabel ?? false} optional={optional ?? false} id={id}>
      {(ties) => (
        <span className={styles.wrap}>
          <select
            {...rest}
            {...ties}
            className={cx(styles.input, styles.select, className)}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden className={styles.chevron} />
        </span>
      )}
    </Field>
  );
}
