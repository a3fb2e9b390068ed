// A short name or reason shown beside the thing the pointer or the focus rests on.
// Never the only place a needed word stands: the child must have its own accessible name.
import type { ReactElement, ReactNode } from 'react';
import { Tooltip as Radix } from 'radix-ui';
import { Kbd } from './Kbd.tsx';
import styles from './Tooltip.module.css';

export type TooltipProps = {
  readonly content: ReactNode;
  /** One focusable element that takes a ref and spreads props. */
  readonly children: ReactElement;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly shortcut?: string | undefined;
};

/** Wraps one element; shows `content` (and the keys) on hover and focus, Esc hides it. */
export function Tooltip({ content, children, side = 'top', shortcut }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} side={side} sideOffset={6} collisionPadding={8}>
          <span className={styles.words}>{content}</span>
          {shortcut !== undefined && <Kbd keys={shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
