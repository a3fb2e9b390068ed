// Light or dark: what this person chose on this device, or what their system says.
// Keeps the choice in localStorage where that is allowed and writes data-theme on <html>.
// Never decides a colour: tokens.css does.
import { create } from 'zustand';
import { useMediaQuery } from './useMediaQuery.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'signalboard.theme';

type ThemeState = { readonly choice: ThemeChoice; readonly choose: (choice: ThemeChoice) => void };

const useThemeStore = create<ThemeState>()((set) => ({
  choice: storedChoice(),
  choose: (choice) => {
    store(choice);
    showTheme(choice);
    set({ choice });
  },
}));

/** The person's choice, what is shown because of it, and the act of choosing. */
export function useTheme(): {
  readonly choice: ThemeChoice;
  readonly shown: 'light' | 'dark';
  readonly choose: (choice: ThemeChoice) => void;
} {
  const { choice, choose } = useThemeStore();
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)');
  const shown = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice;
  return { choice, shown, choose };
}

/** Puts the kept choice on the page; called once, before the first frame. */
export function showKeptTheme(): void {
  showTheme(storedChoice());
}

function showTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

function storedChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    // A browser set to refuse storage still gets the system's theme.
    return 'system';
  }
}

function store(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch (reason) {
    // The choice then lasts until the tab closes; nothing is lost that the person typed.
    if (!(reason instanceof DOMException)) throw reason;
  }
}
