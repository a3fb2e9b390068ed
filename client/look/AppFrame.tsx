// What every page stands in: words, theme, tooltips, toasts, and a net under it all.
// Mounted once, at the root. Knows nothing of sessions, boards or routes.
import { lazy, Suspense, useMemo } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { Tooltip } from 'radix-ui';
import { IntlProvider } from 'react-intl';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { englishFor } from './locale.ts';
import { lendNonce, pageNonce } from './nonce.ts';
import { showKeptTheme } from './theme.ts';
import './tokens.css';
import './base.css';

export type AppFrameProps = {
  readonly children: ReactNode;
  /** For tests and pictures; else the person's own. */
  readonly locale?: string;
  /** Told of what the boundary caught. */
  readonly onError?: (error: unknown, info: ErrorInfo) => void;
};

const TOOLTIP_AFTER = 400;

// Comes right after the first frame: nothing is told before there is something to tell.
const ToastRegion = lazy(async () => ({ default: (await import('./ToastRegion.tsx')).ToastRegion }));

// Before the first frame: no flash of the other theme, and no style refused by the page's policy.
showKeptTheme();
lendNonce(pageNonce());

/** Wraps the app. Words are English; dates, times and numbers follow the browser's region. */
export function AppFrame({ children, locale, onError }: AppFrameProps) {
  const shown = useMemo(() => locale ?? englishFor(navigator.languages), [locale]);
  return (
    <ErrorBoundary onError={onError}>
      <IntlProvider locale={shown} defaultLocale={shown} onError={refuseBrokenWords}>
        <Tooltip.Provider delayDuration={TOOLTIP_AFTER} skipDelayDuration={200}>
          {children}
          <Suspense fallback={null}>
            <ToastRegion />
          </Suspense>
        </Tooltip.Provider>
      </IntlProvider>
    </ErrorBoundary>
  );
}

/** A message that cannot be formatted is a bug: seen at once in development, its raw words in production. */
function refuseBrokenWords(error: Error): void {
  if (import.meta.env.DEV) throw error;
}
