// Whose address is counted: X-Forwarded-For is believed of as many proxies as are named ours, and of no more.

import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { addressOf } from '#server/transport/address.ts'
import { newCargo } from '#server/transport/cargo.ts'
import { healthRoutes } from '#server/transport/routes/health.ts'
import { ask, makeBoard } from '#tests/support/caller.ts'
import { startServer } from '#tests/support/server.ts'

const from = (remoteAddress: string, forwarded: string | undefined, proxies: number): string =>
  addressOf({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } } as never, proxies)

test.each<[string, string, string | undefined, number, string]>([
  ['no proxy is ours: the header is the caller\'s own words', '10.0.0.1', '1.2.3.4', 0, '10.0.0.1'],
  ['one proxy is ours: whom it saw', '10.0.0.1', '1.2.3.4', 1, '1.2.3.4'],
  ['one proxy is ours: what stands before was written by the caller', '10.0.0.1', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['two proxies are ours: whom the first of them saw', '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
  ['two proxies are ours and one spoke: the socket counts', '10.0.0.1', '1.2.3.4', 2, '10.0.0.1'],
  ['no header: the socket counts', '10.0.0.1', undefined, 1, '10.0.0.1'],
  ['an empty header: the socket counts', '10.0.0.1', '', 1, '10.0.0.1'],
  ['words for an address: the socket counts', '10.0.0.1', 'unknown', 1, '10.0.0.1'],
  ['a name for an address: the socket counts', '10.0.0.1', 'evil.example', 1, '10.0.0.1'],
  ['a new name with every request is still the socket', '10.0.0.1', '_hidden42', 1, '10.0.0.1'],
  ['a port after an address is left out', '10.0.0.1', '1.2.3.4:50123', 1, '1.2.3.4'],
  ['IPv4 in the dress of IPv6', '::ffff:1.2.3.4', undefined, 0, '1.2.3.4'],
  ['IPv4 in the dress of IPv6, forwarded', '10.0.0.1', '::ffff:1.2.3.4', 1, '1.2.3.4'],
  ['one household is one address of IPv6', '2001:db8:1:2:a:b:c:d', undefined, 0, '2001:db8:1:2::/64'],
  ['whatever it writes behind', '2001:db8:1:2::99', undefined, 0, '2001:db8:1:2::/64'],
  ['with brackets and a port', '10.0.0.1', '[2001:db8:1:2::99]:443', 1, '2001:db8:1:2::/64'],
  ['in capitals and with leading zeros', '10.0.0.1', '2001:0DB8:0001:0002::1', 1, '2001:db8:1:2::/64'],
  ['with a zone', 'fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
  ['the machine itself', '::1', undefined, 0, '::1'],
])('%s', (_, socket, forwarded, proxies, expected) => {
  expect(from(socket, forwarded, proxies)).toBe(expected)
})

test.each<[string, string, Record<string, string>, number]>([
  ['this machine by IPv4', '127.0.0.1', {}, 200],
  ['this machine by IPv6', '::1', {}, 200],
  ['this machine by IPv4 in the dress of IPv6', '::ffff:127.0.0.1', {}, 200],
  ['a proxy on this machine, for a stranger', '::1', { 'x-forwarded-for': '::1' }, 404],
  ['a proxy on this machine that says so in other words', '127.0.0.1', { forwarded: 'for=9.9.9.9' }, 404],
  ['a proxy on this machine that names only itself', '127.0.0.1', { via: '1.1 caddy' }, 404],
  ['another machine', '192.0.2.7', {}, 404],
  ['another machine whose address ends like this one', '2001:db8::1', {}, 404],
])('without a token the figures are for this machine alone: %s', async (_, remoteAddress, headers, status) => {
  const figures = healthRoutes({ config: { metricsToken: null }, metrics: { text: async () => 'figures', contentType: 'text/plain' } } as never, () => null)
    .find((route) => route.path === '/metrics')
  const address = addressOf({ socket: { remoteAddress }, headers } as never, 0)
  const answer = await figures?.answer({ token: null, address, request: new Request('http://x/metrics', { headers }), url: new URL('http://x/metrics'), params: {}, board: null, caller: null, hold: newCargo({ all: 0, one: 0 }).holdFor('') })
  expect(answer !== undefined && isRefusal(answer) ? 404 : answer?.status).toBe(status)
})

test('a made-up X-Forwarded-For buys no second allowance, and a proxy of ours tells callers apart', async () => {
  const guesses = async (proxies: string): Promise<(string | undefined)[]> => {
    const server = await startServer({ env: { TRUSTED_PROXIES: proxies, LIMIT_WRONG_KEYS_PER_MINUTE: '2' } })
    const board = await makeBoard(server.url)
    const answers: (string | undefined)[] = []
    for (let i = 0; i < 4; i += 1) {
      const { body } = await ask(`${board.url}/join`, { headers: { 'x-forwarded-for': `9.9.9.${i}` }, json: { key: 'A'.repeat(22), name: 'Eve', department: 'Sales' } })
      answers.push(body.type)
    }
    await server.stop()
    return answers
  }
  expect(await guesses('0')).toEqual(['wrong-key', 'wrong-key', 'too-many-requests', 'too-many-requests'])
  expect(await guesses('1')).toEqual(['wrong-key', 'wrong-key', 'wrong-key', 'wrong-key'])
})
