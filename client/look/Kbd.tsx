// A key or a chord of keys as printed on the person's keyboard.
import styles from './Kbd.module.css';

const MAC: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Delete: '⌫' };

/** `keys` is written as on a PC, joined by "+": "Ctrl+Shift+Z". On a Mac its signs are shown. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.chord}>
      {keys.split('+').map((key, at) => (
        <kbd className={styles.key} key={`${at}-${key}`}>
          {onMac() ? (MAC[key] ?? key) : key}
        </kbd>
      ))}
    </span>
  );
}

function onMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);
}
