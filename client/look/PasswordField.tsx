// A password: not shown while it is written, unless its writer wants to look for a slip. Keeps nothing; knows nothing of what it opens.
import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { Field } from './Field.tsx';
import { IconButton } from './IconButton.tsx';
import type { TextFieldProps } from './TextField.tsx';
import styles from './Field.module.css';

/** A controlled input; `autoComplete` says to password managers which password it is. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'icon' | 'autoComplete'> & { readonly autoComplete: 'current-password' | 'new-password' }) {
  const { label, help, error, hideLabel, optional, value, onChange, id, className, ...rest } = props;
  const intl = useIntl();
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} help={help} error={error} hideLabel={hideLabel ?? false} optional={optional ?? false} id={id}>
      {(ties) => (
        <span className={styles.wrap}>
          <input
            // While it is shown, browsers would send it to their spelling services and mend its letters.
            spellCheck={false}
            autoCapitalize="none"
            {...rest}
            {...ties}
            type={shown ? 'text' : 'password'}
            className={cx(styles.input, styles.password, className)}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <IconButton
            className={styles.show}
            icon={shown ? EyeOff : Eye}
            size="small"
            onClick={() => setShown(!shown)}
            label={
              shown
                ? intl.formatMessage({ id: 'look.password.hide', defaultMessage: 'Hide the password' })
                : intl.formatMessage({ id: 'look.password.show', defaultMessage: 'Show the password' })
            }
          />
        </span>
      )}
    </Field>
  );
}
