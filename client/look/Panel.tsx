// A titled surface at the edge of the screen: head, a body that scrolls, a foot that stays.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from './IconButton.tsx';
import { Scroller } from './Scroller.tsx';
import styles from './Panel.module.css';

export type PanelProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly icon?: LucideIcon;
  /** In the head, before the close button. */
  readonly actions?: ReactNode;
  /** Beneath the head, does not scroll: a search, a choice. */
  readonly tools?: ReactNode;
  readonly footer?: ReactNode;
  readonly onClose?: () => void;
};

/** A region named by its title; fills the height of its parent. */
export function Panel({ title, children, icon: Icon, actions, tools, footer, onClose }: PanelProps) {
  const intl = useIntl();
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
        <h2 className={styles.title} id={id}>
          {title}
        </h2>
        {actions}
        {onClose !== undefined && (
          <IconButton
            icon={X}
            size="small"
            label={intl.formatMessage({ id: 'look.panel.close', defaultMessage: 'Close {title}' }, { title })}
            onClick={onClose}
          />
        )}
      </header>
      {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      <Scroller className={styles.body}>{children}</Scroller>
      {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
    </section>
  );
}
