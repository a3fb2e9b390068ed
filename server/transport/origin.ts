// Where a request comes from. A change from another site's page is refused; one without an Origin (a script, not a browser)
// is taken, but no cookie is looked at then: what proves the caller must have been put into the request on purpose.

/** What the Origin header says about a request: from our own pages, from elsewhere, or nothing. */
export type Provenance = 'own' | 'foreign' | 'unsaid'

/** Judges an Origin header. `host` is the Host header; `publicUrl` the origin people use when a proxy stands in front. */
export function provenance(origin: string | null, host: string | null, publicUrl: string | null): Provenance {
  if (origin === null) return 'unsaid'
  if (publicUrl !== null && origin === publicUrl) return 'own'
  const url = URL.parse(origin)
  if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) return 'foreign'
  return host !== null && url.host === host.toLowerCase() ? 'own' : 'foreign'
}

/** Methods that change nothing. */
export const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
