// The button: primary for the one main act of a screen, plain, quiet, danger. A button that may not be
// pressed stays reachable and says why; a busy one keeps its place and its words.
import { useId } from 'react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import { Tooltip } from './Tooltip.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';
import styles from './Button.module.css';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

export type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly children: ReactNode;
  readonly look?: ButtonLook;
  readonly size?: 'small' | 'medium';
  readonly icon?: LucideIcon | undefined;
  /** The act is under way: shown, announced, and a second press does nothing. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now; given, it cannot. */
  readonly reason?: string | undefined;
  readonly full?: boolean;
};

/** A push button; every further prop (and the ref) goes to the <button>. */
export function Button(props: ButtonProps) {
  const { children, look = 'plain', size = 'medium', icon: Icon, busy = false, reason, full = false, ...rest } = props;
  const reasonId = useId();
  const Sign = busy ? LoaderCircle : Icon;
  const button = (
    <button
      type="button"
      {...rest}
      {...held(rest, busy, reason, reasonId)}
      className={cx(styles.button, styles[look], styles[size], full && styles.full, rest.className)}
    >
      {Sign !== undefined && <Sign aria-hidden className={cx(styles.icon, busy && styles.turning)} />}
      <span className={styles.words}>{children}</span>
      {reason !== undefined && <VisuallyHidden id={reasonId}>{`. ${reason}`}</VisuallyHidden>}
    </button>
  );
  return reason === undefined ? button : <Tooltip content={reason}>{button}</Tooltip>;
}

type Held = { 'aria-disabled'?: true; 'aria-busy'?: true; 'aria-describedby'?: string; onClick?: (event: MouseEvent<HTMLButtonElement>) => void };

/** What a button that may not act gets: still focusable, silent on press, with its reason attached. */
export function held(rest: { 'aria-describedby'?: string | undefined }, busy: boolean, reason: string | undefined, reasonId: string): Held {
  if (!busy && reason === undefined) return {};
  return {
    'aria-disabled': true,
    onClick: swallow,
    ...(busy ? { 'aria-busy': true as const } : {}),
    ...(reason === undefined ? {} : { 'aria-describedby': cx(rest['aria-describedby'], reasonId) ?? reasonId }),
  };
}

function swallow(event: MouseEvent<HTMLButtonElement>): void {
  event.preventDefault();
  event.stopPropagation();
}
