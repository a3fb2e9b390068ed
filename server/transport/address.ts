// Where a request comes from on the network. What a proxy says of it is believed only of as many proxies as were named as ours.

import type { IncomingMessage } from 'node:http'

/** The caller's address: the socket's, or the one that the trusted proxies saw. */
export function addressOf(incoming: IncomingMessage, trustedProxies: number): string {
  const socket = incoming.socket.remoteAddress ?? 'unknown'
  const forwarded = incoming.headers['x-forwarded-for']
  if (trustedProxies === 0 || typeof forwarded !== 'string') return socket
  return forwarded.split(',').map((one) => one.trim()).at(-trustedProxies) ?? socket
}
