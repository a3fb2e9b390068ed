// A small surface beside the thing that opened it; what is beneath stays usable.
import type { ReactElement, ReactNode } from 'react';
import { Popover as Radix } from 'radix-ui';
import { cx } from './cx.ts';
import styles from './Popover.module.css';

export type PopoverProps = {
  /** A Button or IconButton. */
  readonly trigger: ReactElement;
  /** The accessible name of the surface. */
  readonly label: string;
  readonly children: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly width?: 'narrow' | 'medium';
};

/** Opens on its trigger; Esc or a click elsewhere closes it. Open state may be held by the caller. */
export function Popover(props: PopoverProps) {
  const { trigger, label, children, side = 'bottom', align = 'start', open, onOpenChange, width = 'narrow' } = props;
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={cx(styles.surface, styles.popover, styles[width])}
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
