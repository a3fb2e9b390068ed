// A list of acts under a button. Arrow keys, letters, Esc and the rest come from Radix.
import type { ReactElement } from 'react';
import { Check } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Popover.module.css';

export type MenuAct = {
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Given, the act is a choice that is on or off. */
  readonly checked?: boolean;
  /** A second, quieter line, for instance why it is disabled. */
  readonly detail?: string;
};

export type MenuEntry = MenuAct | { readonly separator: true } | { readonly heading: string };

export type MenuProps = {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly items: readonly MenuEntry[];
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
};

/** A dropdown menu on its trigger (a Button or IconButton). */
export function Menu({ trigger, label, items, align = 'start', side = 'bottom' }: MenuProps) {
  const iconed = items.some((entry) => 'label' in entry && entry.icon !== undefined);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={cx(styles.surface, styles.menu, iconed && styles.iconed)}
          aria-label={label}
          aria-labelledby={undefined}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          loop
        >
          {items.map((entry, at) => (
            <Entry key={keyOf(entry, at)} entry={entry} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if ('separator' in entry) return <Radix.Separator className={styles.rule} />;
  if ('heading' in entry) return <Radix.Label className={styles.heading}>{entry.heading}</Radix.Label>;
  const shared = {
    className: cx(styles.item, entry.danger === true && styles.danger),
    disabled: entry.disabled ?? false,
    onSelect: () => entry.onSelect(),
    textValue: entry.label,
  };
  if (entry.checked === undefined) {
    return (
      <Radix.Item {...shared}>
        <ActWords act={entry} />
      </Radix.Item>
    );
  }
  return (
    <Radix.CheckboxItem {...shared} checked={entry.checked}>
      <ActWords act={entry} />
      <Radix.ItemIndicator>
        <Check aria-hidden className={styles.sign} />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

function ActWords({ act }: { readonly act: MenuAct }) {
  const { icon: Icon, label, detail, shortcut } = act;
  return (
    <>
      {Icon === undefined ? <span className={styles.noSign} /> : <Icon aria-hidden className={styles.sign} />}
      <span className={styles.words}>
        {label}
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      </span>
      {shortcut !== undefined && (
        <span className={styles.keys}>
          <Kbd keys={shortcut} />
        </span>
      )}
    </>
  );
}

function keyOf(entry: MenuEntry, at: number): string {
  if ('separator' in entry) return `rule-${at}`;
  return 'heading' in entry ? `heading-${entry.heading}` : `act-${at}-${entry.label}`;
}
