// What every field has around it: a label, help, and an error that is announced and tied to the input.
// The inputs themselves are TextField, TextArea, Select and their kin.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { FormattedMessage } from 'react-intl';
import { cx } from './cx.ts';
import styles from './Field.module.css';

/** The props all fields share. */
export type FieldWords = {
  readonly label: string;
  readonly help?: ReactNode;
  /** What is wrong and what to do; absent while all is well. */
  readonly error?: string | undefined;
  /** Speaks the label without showing it. */
  readonly hideLabel?: boolean;
  /** Shows "optional" beside the label. */
  readonly optional?: boolean;
};

/** What the field hands to its input so that label, help and error belong to it. */
export type InputTies = {
  readonly id: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-describedby'?: string;
};

/** Draws the frame and calls `children` with the ties the input must spread. */
export function Field(props: FieldWords & { readonly id?: string | undefined; readonly children: (ties: InputTies) => ReactNode }) {
  const { label, help, error, hideLabel = false, optional = false, id: given, children } = props;
  const made = useId();
  const id = given ?? made;
  const described = cx(help !== undefined && `${id}-help`, error !== undefined && `${id}-error`);
  return (
    <div className={styles.field}>
      <label className={cx(styles.label, hideLabel && styles.hiddenLabel)} htmlFor={id}>
        {label}
        {optional && (
          <span className={styles.optional}>
            <FormattedMessage id="look.field.optional" defaultMessage="optional" />
          </span>
        )}
      </label>
      {children({
        id,
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
        ...(described === undefined ? {} : { 'aria-describedby': described }),
      })}
      {help !== undefined && (
        <div className={styles.help} id={`${id}-help`}>
          {help}
        </div>
      )}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/** An error line that is announced when it appears. */
export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  return (
    <div aria-live="polite">
      {error !== undefined && (
        <div className={styles.error} id={id}>
          <CircleAlert aria-hidden className={styles.errorIcon} />
          <span>{error}</span>
        </div>
      )}
    </div>
  );
}
