// A question or a small form in the middle of the screen; nothing beneath it can be reached meanwhile.
// Focus goes in, stays in, and returns to where it was; Esc and the veil close it.
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { useFocusReturn } from './focusReturn.ts';
import { IconButton } from './IconButton.tsx';
import { Scroller } from './Scroller.tsx';
import styles from './Dialog.module.css';

export type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** The acts, the main one last. */
  readonly footer?: ReactNode;
  readonly width?: 'narrow' | 'medium' | 'wide';
};

/** A modal dialog; the caller holds `open`. */
export function Dialog({ open, onOpenChange, width = 'medium', ...inner }: DialogProps) {
  const focus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.veil} />
        <Radix.Content
          className={cx(styles.dialog, styles[width])}
          {...focus}
          {...(inner.description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <OverlayInner {...inner} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Head, body and foot of a dialog or sheet; only inside a Radix dialog's content. */
export function OverlayInner({ title, description, children, footer }: Pick<DialogProps, 'title' | 'description' | 'children' | 'footer'>) {
  const intl = useIntl();
  return (
    <>
      <header className={styles.head}>
        <div className={styles.titles}>
          <Radix.Title className={styles.title}>{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description asChild>
              <div className={styles.description}>{description}</div>
            </Radix.Description>
          )}
        </div>
        <Radix.Close asChild>
          <IconButton icon={X} label={intl.formatMessage({ id: 'look.close', defaultMessage: 'Close' })} className={styles.close} />
        </Radix.Close>
      </header>
      {children !== undefined && children !== null && <Scroller className={styles.body}>{children}</Scroller>}
      {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
    </>
  );
}
