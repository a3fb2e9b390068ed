// Several pages in one place, one shown. Arrow keys move between the names.
import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Tabs as Radix } from 'radix-ui';
import { FormattedNumber } from 'react-intl';
import { cx } from './cx.ts';
import styles from './Tabs.module.css';

export type Tab = {
  readonly value: string;
  readonly label: string;
  readonly content: ReactNode;
  readonly icon?: LucideIcon;
  /** How many things are on that page. */
  readonly count?: number;
};

export type TabsProps = {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** Held by the caller when given, else the first is shown to begin with. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  /** Fills its parent; the page scrolls, the names stay. */
  readonly fill?: boolean;
};

/** A tab list named `label` and its pages. */
export function Tabs({ label, tabs, value, onChange, fill = false }: TabsProps) {
  const first = tabs[0]?.value;
  return (
    <Radix.Root
      className={cx(styles.tabs, fill && styles.fill)}
      {...(value !== undefined ? { value } : first === undefined ? {} : { defaultValue: first })}
      {...(onChange === undefined ? {} : { onValueChange: onChange })}
    >
      <Radix.List className={styles.list} aria-label={label}>
        {tabs.map(({ value: each, label: words, icon: Icon, count }) => (
          <Radix.Trigger className={styles.tab} key={each} value={each}>
            {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
            {words}
            {count !== undefined && (
              <span className={styles.count}>
                <FormattedNumber value={count} />
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content className={styles.page} key={tab.value} value={tab.value}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
