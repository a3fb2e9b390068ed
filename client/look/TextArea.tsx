// Several lines of text with label, help and error.
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import type { FieldWords } from './Field.tsx';
import styles from './Field.module.css';

export type TextAreaProps = FieldWords &
  Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'children'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    /** Grows with its text, up to two fifths of the window. */
    readonly grow?: boolean;
  };

/** A controlled textarea; `onChange` gets the new text. */
export function TextArea(props: TextAreaProps) {
  const { label, help, error, hideLabel, optional, value, onChange, grow = false, rows = 3, id, className, ...rest } = props;
  return (
    <Field label={label} help={help} error={error} hideLabel={hideLabel ?? false} optional={optional ?? false} id={id}>
      {(ties) => (
        <textarea
          dir="auto"
          {...rest}
          {...ties}
          rows={rows}
          className={cx(styles.input, styles.area, grow && styles.grow, className)}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
