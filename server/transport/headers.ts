// The security headers of every answer (canvas.md 2, reliability.md 3.2). Pages carry the wide policy with a nonce of their own;
// everything else may load nothing at all.

/** The policy for our pages. `socketOrigin` names wss for browsers whose 'self' does not cover it. */
export function pagePolicy(nonce: string, socketOrigin: string | null): string {
  return [
    "default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
    "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data: blob:", "font-src 'self' data:",
    `connect-src 'self'${socketOrigin === null ? '' : ` ${socketOrigin}`}`, "manifest-src 'self'",
  ].join('; ')
}

const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const always: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
  ['x-frame-options', 'DENY'],
]

/** Puts on what is missing. An answer that set a policy or caching of its own keeps it; data is not stored by anybody. */
export function guard(headers: Headers, https: boolean): void {
  for (const [name, value] of always) headers.set(name, value)
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', nothing)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  if (https) headers.set('strict-transport-security', 'max-age=31536000')
}
