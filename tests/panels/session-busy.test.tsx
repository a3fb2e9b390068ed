// A server that says "not now" has said nothing of what it was asked: it is asked again, and nobody is told that they lack a link.

import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyStanding } from '#shared/ledger/standing.ts'
import { recordId, roundId } from '#shared/base/ids.ts'
import { AppFrame } from '#client/look/AppFrame.tsx'
import { BoardPage } from '#client/BoardPage.tsx'
import { startFetching } from '#client/session/fetched.ts'
import { held } from '#client/session/live.ts'
import { ada, board, handClock, worldOf } from '#tests/support/session-world.ts'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const busy = { status: 503, type: 'not-ready', title: 'The server is not ready yet.', detail: 'Much of what was asked for is still on its way. Try again in 10 seconds.' }

test('what a person alone may know is asked again when the house was full', async () => {
  const clock = handClock()
  const asked: string[] = []
  const { fetch, random, after } = worldOf(clock, (path) => {
    asked.push(path)
    return asked.length === 1 ? busy : { mine: { ballots: { r1: [{ target: 'n_note01', dots: 2 }] }, briefs: {} } }
  })
  const fetched = startFetching({ board, me: ada.id, fetch, random, after, standing: held(emptyStanding) })
  fetched.renew()
  await clock.turn(1_000)
  expect(fetched.mine.get().ballots.size).toBe(0)
  await clock.turn(10_000)
  expect(fetched.mine.get().ballots.get(roundId.parse('r1'))).toEqual([{ target: 'n_note01', dots: 2 }])
  await clock.turn(60_000)
  expect(asked).toHaveLength(2)
  fetched.close()
})

test('so are the records of the session', async () => {
  const clock = handClock()
  let asked = 0
  const { fetch, random, after } = worldOf(clock, (path) => {
    if (path.endsWith('/standing')) return { mine: { ballots: {}, briefs: {} } }
    asked += 1
    return asked === 1 ? busy : { records: [] }
  })
  const fetched = startFetching({ board, me: ada.id, fetch, random, after, standing: held({ ...emptyStanding, records: [recordId.parse('r_record1')] }) })
  await clock.turn(60_000)
  expect(asked).toBe(2)
  fetched.close()
})

test('a server that is starting does not send people away for the rest of their link', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(busy), { status: 503 }))
  render(<AppFrame locale="en-GB"><BoardPage id={board} /></AppFrame>)
  expect(await screen.findByText('The server cannot be reached')).toBeDefined()
})
