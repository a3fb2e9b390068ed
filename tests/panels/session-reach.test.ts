// What comes of asking the server for a file: the file, the server's own words, or that it was not reached.

import { expect, test } from 'vitest'
import { refuse } from '#shared/base/refusal.ts'
import { reachFile, unreached, type Fetch } from '#client/session/reach.ts'

const answers = (body: string, status: number): Fetch => async () => new Response(body, { status })

test('a file comes as it is, whatever is in it', async () => {
  const file = await reachFile(answers('{"not":"read', 200), '/api/boards/b/export')
  expect(file instanceof Blob && await file.text()).toBe('{"not":"read')
})

test('a file that is refused comes with the words of the server, not with a word about the line', async () => {
  const busy = answers(JSON.stringify({ type: 'urn:signalboard:not-ready', status: 503, detail: 'Many files are being made just now. Wait 30 seconds.' }), 503)
  expect(await reachFile(busy, '/x')).toEqual(refuse('not-ready', 'Many files are being made just now. Wait 30 seconds.'))
})

test('a file counts as not reached when something else answers, when nobody does, and when it breaks off', async () => {
  expect(await reachFile(answers('<html>Bad gateway</html>', 502), '/x')).toBe(unreached)
  expect(await reachFile(async () => { throw new TypeError('Failed to fetch') }, '/x')).toBe(unreached)
  const breaksOff = new ReadableStream({ pull: (controller) => controller.error(new TypeError('network error')) })
  expect(await reachFile(async () => new Response(breaksOff), '/x')).toBe(unreached)
})
