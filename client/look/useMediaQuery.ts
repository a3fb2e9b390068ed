// Whether a media query holds right now, kept current. Browsers answer it; where there is no
// matchMedia (tests without a layout), nothing matches.
import { useCallback, useSyncExternalStore } from 'react';

const NARROW = '(max-width: 640px)';

/** True while `query` matches; renders again when that changes. */
export function useMediaQuery(query: string): boolean {
  const listen = useCallback(
    (changed: () => void) => {
      if (!canMatch()) return () => undefined;
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(
    listen,
    () => canMatch() && window.matchMedia(query).matches,
    () => false,
  );
}

/** True on a phone-wide window (640 px and less): side panels become bottom sheets. */
export function useNarrow(): boolean {
  return useMediaQuery(NARROW);
}

function canMatch(): boolean {
  return typeof window !== 'undefined' && typeof window.matchMedia === 'function';
}
