// One line of text with its label, help and error.
import type { ComponentProps } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import type { FieldWords } from './Field.tsx';
import styles from './Field.module.css';

export type TextFieldProps = FieldWords &
  Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'children'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly icon?: LucideIcon;
  };

/** A controlled text input; `onChange` gets the new text. */
export function TextField(props: TextFieldProps) {
  const { label, help, error, hideLabel, optional, value, onChange, icon: Icon, id, className, ...rest } = props;
  return (
    <Field label={label} help={help} error={error} hideLabel={hideLabel ?? false} optional={optional ?? false} id={id}>
      {(ties) => (
        <span className={styles.wrap}>
          {Icon !== undefined && <Icon aria-hidden className={styles.sign} />}
          <input
            type="text"
            dir="auto"
            {...rest}
            {...ties}
            className={cx(styles.input, className)}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      )}
    </Field>
  );
}
