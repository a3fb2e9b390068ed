// Where we are in a sequence: done, now, still to come.
import { Check } from 'lucide-react';
import { FormattedMessage } from 'react-intl';
import { cx } from './cx.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';
import styles from './Steps.module.css';

export type Step = { readonly id: string; readonly label: string; readonly detail?: string };

export type StepsProps = { readonly label: string; readonly steps: readonly Step[]; readonly current: string };

/** An ordered list; the current step carries aria-current. An unknown `current` leaves all to come. */
export function Steps({ label, steps, current }: StepsProps) {
  const now = steps.findIndex((step) => step.id === current);
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step, at) => (
        <li
          className={cx(styles.step, at === now && styles.now, at < now && styles.done)}
          key={step.id}
          {...(at === now ? { 'aria-current': 'step' as const } : {})}
        >
          <span aria-hidden className={styles.disc}>
            {at < now ? <Check className={styles.tick} /> : at + 1}
          </span>
          <span className={styles.words}>
            {step.label}
            {at < now && (
              <VisuallyHidden>
                <FormattedMessage id="look.steps.done" defaultMessage=", done" />
              </VisuallyHidden>
            )}
            {step.detail !== undefined && <span className={styles.detail}>{step.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
