// One sentence across a surface about a state that lasts: offline, refused, a step that moved on.
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from './IconButton.tsx';
import type { ToneName } from '#shared/board/palette.ts';
import { ToneIcon } from './ToneIcon.tsx';
import styles from './Banner.module.css';

export type BannerProps = {
  readonly children: ReactNode;
  readonly tone?: ToneName;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
  readonly onClose?: () => void;
};

/** Announced when it appears (at once when refused). */
export function Banner({ children, tone = 'neutral', icon: Icon, action, onClose }: BannerProps) {
  const intl = useIntl();
  return (
    <div className={styles.banner} data-tone={tone} role={tone === 'refused' ? 'alert' : 'status'}>
      {Icon === undefined ? <ToneIcon tone={tone} className={styles.sign} /> : <Icon aria-hidden className={styles.sign} />}
      <div className={styles.words}>{children}</div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
      {onClose !== undefined && (
        <IconButton icon={X} size="small" label={intl.formatMessage({ id: 'look.close', defaultMessage: 'Close' })} onClick={onClose} />
      )}
    </div>
  );
}
