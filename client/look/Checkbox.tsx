// Yes, no, or "some of them": one box with its words, the whole line clickable.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import styles from './Checkbox.module.css';

export type CheckboxProps = {
  readonly label: ReactNode;
  readonly checked: boolean | 'mixed';
  readonly onChange: (checked: boolean) => void;
  readonly help?: ReactNode;
  readonly disabled?: boolean;
};

/** A controlled checkbox; pressing a mixed one gives true. */
export function Checkbox({ label, checked, onChange, help, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.line}>
      <Radix.Root
        className={styles.box}
        id={id}
        checked={checked === 'mixed' ? 'indeterminate' : checked}
        onCheckedChange={(now) => onChange(now === true)}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
      >
        <Radix.Indicator className={styles.sign}>
          {checked === 'mixed' ? <Minus aria-hidden /> : <Check aria-hidden />}
        </Radix.Indicator>
      </Radix.Root>
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
    </div>
  );
}
