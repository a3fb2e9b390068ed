// One of several to choose from, as a card that is a button as a whole.
import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './Card.module.css';

export type ChoiceCardProps = {
  readonly title: string;
  readonly onChoose: () => void;
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  /** Given, the card is one of a set and says whether it is the chosen one. */
  readonly chosen?: boolean;
  /** A last quiet line: how long, what it needs. */
  readonly meta?: ReactNode;
  readonly disabled?: boolean;
};

/** Children must be phrasing content: it is inside a button. */
export function ChoiceCard({ title, onChoose, children, icon: Icon, chosen, meta, disabled = false }: ChoiceCardProps) {
  return (
    <button type="button" className={cx(styles.card, styles.choice)} aria-pressed={chosen} disabled={disabled} onClick={onChoose}>
      <span className={styles.head}>
        {Icon !== undefined && (
          <span className={styles.tile}>
            <Icon aria-hidden />
          </span>
        )}
        <span className={styles.title}>{title}</span>
        {chosen === true && <Check aria-hidden className={styles.tick} />}
      </span>
      {children !== undefined && <span className={styles.words}>{children}</span>}
      {meta !== undefined && <span className={styles.meta}>{meta}</span>}
    </button>
  );
}
