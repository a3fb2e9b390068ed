// Where the focus goes when a dialog opens, and back to when it closes. The dialogs here have no Radix
// trigger, so Radix would neither find the opener again nor let the browser keep its place.
import { useRef } from 'react';

/** Handlers for a Radix dialog's content: into its first field (else the dialog itself), and back. */
export function useFocusReturn(): {
  readonly onOpenAutoFocus: (event: Event) => void;
  readonly onCloseAutoFocus: (event: Event) => void;
} {
  const openers = useRef<readonly HTMLElement[]>([]);
  return {
    onOpenAutoFocus: (event) => {
      openers.current = openersNow();
      focusFirstField(event);
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      openers.current.find((opener) => opener.isConnected)?.focus();
    },
  };
}

/**
 * The focused element, and, where it stands in a menu or popover that will be gone by then, the button
 * that opened that.
 */
function openersNow(): readonly HTMLElement[] {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return [];
  const surface = active.closest('[role="menu"], [role="dialog"]');
  const button = surface === null || surface.id === '' ? null : document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(surface.id)}"]`);
  return button === null ? [active] : [active, button];
}

/** Left to itself Radix takes the close button, whose tooltip then opens and swallows the first Esc. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  const field = dialog.querySelector<HTMLElement>('input:not(:disabled), textarea:not(:disabled), select:not(:disabled)');
  (field ?? dialog).focus();
}
