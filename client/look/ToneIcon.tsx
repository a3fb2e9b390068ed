// The one icon of each state, so that colour never stands alone.
import { Check, CircleAlert, CloudOff, Eye, Info, LoaderCircle, Lock, Sparkle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import type { ToneName } from '#shared/board/palette.ts';
import styles from './ToneIcon.module.css';

const ICONS: Readonly<Record<ToneName, LucideIcon>> = {
  neutral: Info,
  accent: Sparkle,
  sealed: Lock,
  revealed: Eye,
  saving: LoaderCircle,
  saved: Check,
  offline: CloudOff,
  refused: CircleAlert,
};

/** The icon of a tone, 16 px, hidden from screen readers: the words beside it say the same. */
export function ToneIcon({ tone, className }: { readonly tone: ToneName; readonly className?: string | undefined }) {
  const Icon = ICONS[tone];
  return <Icon aria-hidden className={cx(styles.icon, tone === 'saving' && styles.turning, className)} />;
}
