// A button that is only an icon: its name is spoken, and shown as a tooltip.
import { useId } from 'react';
import type { ComponentProps } from 'react';
import { LoaderCircle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { held } from './Button.tsx';
import type { ButtonLook } from './Button.tsx';
import { cx } from './cx.ts';
import { Tooltip } from './Tooltip.tsx';
import type { TooltipProps } from './Tooltip.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';
import styles from './Button.module.css';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  readonly icon: LucideIcon;
  /** Its accessible name, also shown on hover and focus. */
  readonly label: string;
  readonly shortcut?: string;
  readonly look?: ButtonLook;
  readonly size?: 'small' | 'medium';
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly reason?: string | undefined;
  readonly side?: TooltipProps['side'];
};

/** A square button with an icon; further props and the ref go to the <button>. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, look = 'quiet', size = 'medium', pressed, busy = false, reason, side, ...rest } = props;
  const reasonId = useId();
  const Sign = busy ? LoaderCircle : icon;
  return (
    <Tooltip content={reason === undefined ? label : `${label}. ${reason}`} shortcut={shortcut} side={side ?? 'bottom'}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        {...held(rest, busy, reason, reasonId)}
        className={cx(styles.button, styles.square, styles[look], styles[size], pressed === true && styles.pressed, rest.className)}
      >
        <Sign aria-hidden className={cx(styles.icon, busy && styles.turning)} />
        {reason !== undefined && <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>}
      </button>
    </Tooltip>
  );
}
