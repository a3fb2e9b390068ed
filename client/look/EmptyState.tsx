// A place with nothing in it yet: what will be here, and the first thing to do.
import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './EmptyState.module.css';

export type EmptyStateProps = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
  /** For inside a panel: smaller, without the air. */
  readonly compact?: boolean;
  /** For a page that is nothing but this: the title is then the page's heading. */
  readonly page?: boolean;
};

/** A heading-less block, unless it is the whole page: the section it stands in has the heading. */
export function EmptyState({ title, children, icon: Icon, action, compact = false, page = false }: EmptyStateProps) {
  return (
    <div className={cx(styles.empty, compact && styles.compact)}>
      {Icon !== undefined && (
        <span className={styles.disc}>
          <Icon aria-hidden className={styles.icon} />
        </span>
      )}
      {page ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
      {children !== undefined && <div className={styles.words}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
