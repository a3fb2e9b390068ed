// Where a request comes from on the network. What a proxy says of it is believed only of as many proxies as were named as ours.
// Answers what is counted by: an IPv4 address, or the first half of an IPv6 one, because one household owns all of the second.

import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** The caller's address: the socket's, or the one that the trusted proxies saw. */
export function addressOf(incoming: Pick<IncomingMessage, 'socket' | 'headers'>, trustedProxies: number): string {
  const socket = counted(incoming.socket.remoteAddress ?? '') ?? 'unknown'
  const forwarded = incoming.headers['x-forwarded-for']
  if (trustedProxies === 0 || typeof forwarded !== 'string') return socket
  // Each proxy adds whom it saw at the end; what stands further to the left was written by the caller.
  return counted(forwarded.split(',').map((one) => one.trim()).at(-trustedProxies) ?? '') ?? socket
}

/** An address without port, brackets, zone and IPv4 dress; null when it is none. */
function counted(written: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(written)?.[1] ?? (/^[\d.]+:\d+$/.test(written) ? written.split(':')[0] ?? '' : written)
  const address = bare.split('%')[0] ?? ''
  const four = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (isIP(four) === 4) return four
  if (isIP(address) !== 6) return null
  // This machine is no household: whoever asks for figures from here is told by it (routes/health.ts).
  return address === '::1' ? address : `${firstHalf(address)}::/64`
}

/** The first four groups of an IPv6 address. */
function firstHalf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : 8 - groups.length - after.length - (address.includes('.') ? 1 : 0)
  return [...groups, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}
