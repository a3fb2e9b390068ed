// A person as initials in a disc, ringed in their department's hue. The ring is never the only sign:
// the name (and whatever the caller adds) is spoken, and shown on hover where the caller wraps it.
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { cx } from './cx.ts';
import { initialsOf } from './initials.ts';
import type { HueName } from '#shared/board/palette.ts';
import styles from './Avatar.module.css';

export type AvatarProps = {
  readonly name: string;
  readonly hue?: HueName | undefined;
  readonly size?: 'small' | 'medium' | 'large';
  /** A small sign on the rim, an icon say. */
  readonly mark?: ReactNode;
  /** What the sign means, spoken after the name. */
  readonly markLabel?: string | undefined;
  readonly away?: boolean;
  /** The name already stands beside it: not spoken again. */
  readonly decorative?: boolean;
};

/** Spoken as the name and the meaning of the mark. */
export function Avatar({ name, hue, size = 'medium', mark, markLabel, away = false, decorative = false }: AvatarProps) {
  const intl = useIntl();
  const known = name.trim() === '' ? intl.formatMessage({ id: 'look.person.nameless', defaultMessage: 'No name yet' }) : name;
  const spoken = markLabel === undefined ? known : `${known}, ${markLabel}`;
  return (
    <span
      className={cx(styles.avatar, styles[size], away && styles.away)}
      {...(hue === undefined ? {} : { 'data-hue': hue })}
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': spoken })}
    >
      <span aria-hidden className={styles.initials} data-initials={initialsOf(name, size === 'small' ? 1 : 2)} />
      {mark !== undefined && mark !== null && (
        <span aria-hidden className={styles.mark}>
          {mark}
        </span>
      )}
    </span>
  );
}
