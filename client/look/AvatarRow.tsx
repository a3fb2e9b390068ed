// Several people in a row, the rest behind a number that opens the whole list.
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Avatar } from './Avatar.tsx';
import type { HueName } from '#shared/board/palette.ts';
import { Popover } from './Popover.tsx';
import { Tooltip } from './Tooltip.tsx';
import styles from './Avatar.module.css';

export type RowPerson = {
  readonly id: string;
  readonly name: string;
  readonly hue?: HueName | undefined;
  /** A second line: department, what they do. */
  readonly detail?: string;
  readonly mark?: ReactNode;
  readonly markLabel?: string;
  readonly away?: boolean;
};

export type AvatarRowProps = {
  readonly label: string;
  readonly people: readonly RowPerson[];
  readonly max?: number;
  /** Given, each person is a button. */
  readonly onPick?: (id: string) => void;
  readonly picked?: string | undefined;
};

/** A list named `label`; `picked` is shown and spoken as pressed. */
export function AvatarRow({ label, people, max = 5, onPick, picked }: AvatarRowProps) {
  const shown = people.length > max ? people.slice(0, max - 1) : people;
  const rest = people.length - shown.length;
  return (
    <ul className={styles.row} aria-label={label}>
      {shown.map((person) => (
        <li className={styles.seat} key={person.id}>
          <Seat person={person} onPick={onPick} picked={picked === person.id} />
        </li>
      ))}
      {rest > 0 && (
        <li className={styles.seat}>
          <Everybody label={label} people={people} rest={rest} onPick={onPick} picked={picked} />
        </li>
      )}
    </ul>
  );
}

type SeatProps = { readonly person: RowPerson; readonly onPick: ((id: string) => void) | undefined; readonly picked: boolean };

function Seat({ person, onPick, picked }: SeatProps) {
  const words = person.detail === undefined ? person.name : `${person.name}, ${person.detail}`;
  if (onPick === undefined) return <Face person={person} decorative={false} />;
  const spoken = person.markLabel === undefined ? words : `${words}, ${person.markLabel}`;
  return (
    <Tooltip content={spoken} side="bottom">
      <button type="button" className={styles.pick} aria-pressed={picked} aria-label={spoken} onClick={() => onPick(person.id)}>
        <Face person={person} decorative />
      </button>
    </Tooltip>
  );
}

function Face({ person, decorative }: { readonly person: RowPerson; readonly decorative: boolean }) {
  const { name, hue, mark, markLabel, away } = person;
  return <Avatar name={name} hue={hue} mark={mark} markLabel={markLabel} away={away ?? false} decorative={decorative} />;
}

type EverybodyProps = Pick<AvatarRowProps, 'label' | 'people' | 'picked'> & { readonly rest: number; readonly onPick: ((id: string) => void) | undefined };

function Everybody({ label, people, rest, onPick, picked }: EverybodyProps) {
  const intl = useIntl();
  const more = intl.formatMessage(
    { id: 'look.people.more', defaultMessage: '{count, plural, one {# more person} other {# more people}}' },
    { count: rest },
  );
  const trigger = (
    <button type="button" className={styles.more} aria-label={more}>
      +{intl.formatNumber(rest)}
    </button>
  );
  return (
    <Popover trigger={trigger} label={label} align="end">
      <ul className={styles.everybody}>
        {people.map((person) => (
          <li key={person.id}>
            <PersonLine person={person} onPick={onPick} picked={picked === person.id} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function PersonLine({ person, onPick, picked }: SeatProps) {
  const second = [person.detail, person.markLabel].filter((each) => each !== undefined).join(', ');
  const inner = (
    <>
      <Face person={person} decorative />
      <span className={styles.personWords}>
        {person.name}
        {second !== '' && <span className={styles.detail}>{second}</span>}
      </span>
    </>
  );
  if (onPick === undefined) return <div className={styles.person}>{inner}</div>;
  return (
    <button type="button" className={styles.person} aria-pressed={picked} onClick={() => onPick(person.id)}>
      {inner}
    </button>
  );
}
