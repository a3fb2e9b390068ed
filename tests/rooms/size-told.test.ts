// How large the house is, as pages are told it, so that they do not come back all at once after it died (client/session/coming-back.ts).

import * as decoding from 'lib0/decoding'
import { expect, test } from 'vitest'
import { must } from '#shared/base/must.ts'
import { hello, messageHello } from '#shared/wire/wire.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, makeBoard, person } from '#tests/support/people.ts'
import { ada, ben, board, house } from './house.ts'

const hellos = (client: Client): readonly number[] => client.heard.flatMap(({ type, bytes }) =>
  (type === messageHello ? [must(hello.parse(JSON.parse(decoding.readVarString(decoding.createDecoder(bytes.subarray(1))))).house, 'a size')] : []))
const told = (client: Client): number => must(hellos(client).at(-1), 'a greeting')

test('everybody on every board knows how large the house is, coarsely and never too small, and is told again when it has grown', async () => {
  const on = await house()
  const other = boardNumber(2)
  await makeBoard(on.storage, other, [person(1)])
  const clients: Client[] = []
  for (let n = 1; n <= 150; n += 1) {
    const client = newClient(on.rooms, n % 3 === 0 ? board : other, ada)
    const joined = client.connect()
    await on.pass(5)
    expect(await joined).toBe(null)
    clients.push(client)
    for (const size of clients.map(told)) {
      if (n <= 60) expect(size, `${n}`).toBe(0)
      else expect(size >= n && size <= n * 1.25 + 1, `${size} at ${n}`).toBe(true)
    }
  }
  expect(hellos(must(clients[0], 'the first'))).toEqual([0, 75, 94, 118, 147, 184])
  for (const client of clients.splice(0)) client.disconnect()
  await on.pass()
  expect(told(await on.client(ben))).toBe(0)
})
