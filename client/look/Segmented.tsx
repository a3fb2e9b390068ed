// One of two to five, all in sight: a radio group that looks like one control.
import { useId } from 'react';
import type { LucideIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { cx } from './cx.ts';
import styles from './Segmented.module.css';

export type Segment<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly disabled?: boolean;
};

export type SegmentedProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly Segment<T>[];
  readonly hideLabel?: boolean;
  readonly full?: boolean;
};

/** A controlled radio group; arrow keys move the choice. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, onChange, options, hideLabel = false, full = false } = props;
  const id = useId();
  const choose = (chosen: string) => {
    const option = options.find((each) => each.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <div className={cx(styles.group, full && styles.full)}>
      <span className={cx(styles.label, hideLabel && styles.hiddenLabel)} id={id}>
        {label}
      </span>
      <RadioGroup.Root className={styles.track} aria-labelledby={id} value={value} onValueChange={choose} loop>
        {options.map(({ value: each, label: words, icon: Icon, disabled }) => (
          <RadioGroup.Item className={styles.segment} key={each} value={each} disabled={disabled ?? false}>
            {Icon !== undefined && <Icon aria-hidden className={styles.icon} />}
            <span className={styles.words}>{words}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
