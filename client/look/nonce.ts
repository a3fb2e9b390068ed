// The one-time word the server puts into index.html so that libraries may add their own styles under
// the strict content security policy. Read from the page, handed to those who ask; never stored.

const UNFILLED = '__NONCE__';

/** The page's nonce; undefined where no server filled it in (development, tests). */
export function pageNonce(page: Document = document): string | undefined {
  const content = page.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
  return content === '' || content === UNFILLED ? undefined : content;
}

/**
 * Lends the nonce to the scroll lock beneath dialogs, which looks for it under this global name
 * (get-nonce, a dependency of radix-ui). Without it the policy refuses that library's style element.
 */
export function lendNonce(nonce: string | undefined): void {
  if (nonce !== undefined) Reflect.set(globalThis, '__webpack_nonce__', nonce);
}
