// A setting that takes effect at once: on or off.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Switch as Radix } from 'radix-ui';
import styles from './Checkbox.module.css';

export type SwitchProps = {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly help?: ReactNode;
  readonly disabled?: boolean;
};

/** A controlled switch with its words before it. */
export function Switch({ label, checked, onChange, help, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.switchLine}>
      <div className={styles.words}>
        <label className={styles.label} htmlFor={id} data-disabled={disabled}>
          {label}
        </label>
        {help !== undefined && (
          <div className={styles.help} id={`${id}-help`}>
            {help}
          </div>
        )}
      </div>
      <Radix.Root
        className={styles.track}
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
      >
        <Radix.Thumb className={styles.thumb} />
      </Radix.Root>
    </div>
  );
}
