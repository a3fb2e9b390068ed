// What the app wants to say in passing, and for how long. Holds the words; ToastRegion shows them.
// A thing the person must decide is a dialog or a banner, never a toast.
import { create } from 'zustand';
import type { ToneName } from '#shared/board/palette.ts';

export type ToastWords = {
  readonly title: string;
  readonly detail?: string;
  readonly tone?: ToneName;
  readonly action?: { readonly label: string; readonly onAct: () => void };
  /** Stays until closed; refusals do so by themselves. */
  readonly stays?: boolean;
};

export type Toast = ToastWords & { readonly id: number };

const MOST_AT_ONCE = 3;

type ToastState = { readonly toasts: readonly Toast[]; readonly next: number };

/** The toasts on screen, oldest first; at most three, older ones give way. */
export const useToastStore = create<ToastState>()(() => ({ toasts: [], next: 1 }));

/** Says something in passing; the number takes it back. The same words twice in a row show once. */
export function tell(words: ToastWords): number {
  const { toasts, next } = useToastStore.getState();
  const others = toasts.filter((each) => each.title !== words.title || each.detail !== words.detail);
  useToastStore.setState({ toasts: [...others, { ...words, id: next }].slice(-MOST_AT_ONCE), next: next + 1 });
  return next;
}

/** Takes a toast off the screen; one that is gone already makes no difference. */
export function dismiss(id: number): void {
  useToastStore.setState(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) }));
}

/** The two acts, for components. */
export function useToast(): { readonly tell: typeof tell; readonly dismiss: typeof dismiss } {
  return { tell, dismiss };
}
