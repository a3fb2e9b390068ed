// A page over the edge of what is beneath: for something longer than a dialog. On a phone it comes
// from below and leaves a strip of what was there.
import { Dialog as Radix } from 'radix-ui';
import { cx } from './cx.ts';
import { OverlayInner } from './Dialog.tsx';
import type { DialogProps } from './Dialog.tsx';
import { useFocusReturn } from './focusReturn.ts';
import { useNarrow } from './useMediaQuery.ts';
import styles from './Dialog.module.css';

export type SheetProps = Omit<DialogProps, 'width'> & {
  readonly side?: 'right' | 'left' | 'bottom';
  readonly width?: 'medium' | 'wide';
};

/** A modal side or bottom sheet; the caller holds `open`. */
export function Sheet({ open, onOpenChange, side = 'right', width = 'medium', ...inner }: SheetProps) {
  const narrow = useNarrow();
  const focus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.veil} />
        <Radix.Content
          className={cx(styles.sheet, styles[narrow ? 'bottom' : side], styles[width])}
          {...focus}
          {...(inner.description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <OverlayInner {...inner} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
