// What a broken line, a closed tab and a killed server do to one's work: nothing. And the word "Saved" is held to its meaning:
// what it was said of is on the server's disk.

import { ask, join, type TestBoard } from '#tests/support/caller.ts'
import { closeNote, enter, expect, inRoom, makeSession, noteWith, openNote, saved, state, test, writeNote, type Visitor } from '#tests/support/room.ts'

test('what is written while the line is down is kept here, said to be kept, and sent when it is back', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await openNote(ben.page, { x: 500, y: 400 })
  await ben.page.keyboard.type('Half a ')
  await saved(ben.page)
  await ben.context.setOffline(true)
  await ben.page.keyboard.type('thought')
  await expect(state(ben.page)).toHaveText(/^Offline\. Kept on this device: \d+ changes?$/, { timeout: 20_000 })
  await expect(ben.page.getByLabel('Text of the note')).toHaveValue('Half a thought')

  await writeNote(ada.page, 'Written meanwhile', { x: 900, y: 400 })
  await saved(ada.page)
  await ben.context.setOffline(false)
  await saved(ben.page)
  await expect(noteWith(ada.page, 'Half a thought')).toBeVisible()
  await expect(noteWith(ben.page, 'Written meanwhile')).toBeVisible()
  await closeNote(ben.page)
  expect(await texts(board)).toEqual(['Half a thought', 'Written meanwhile'])
})

test('a tab closed without a line has kept its words: opened again it shows and sends them', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await writeNote(ben.page, 'Before the tunnel', { x: 500, y: 400 })
  await saved(ben.page)
  await allPartsAreHere(ben)
  await ben.context.setOffline(true)
  // Chromium leaves an open line open; the room lets go of it when it notices, and only then is Ben alone.
  await expect(state(ben.page)).toHaveText(/^Offline/, { timeout: 20_000 })
  await writeNote(ben.page, 'In the tunnel', { x: 900, y: 400 })
  await expect(state(ben.page)).toHaveText(/^Offline\. Kept on this device/, { timeout: 20_000 })
  // A phone's room is the list, which was never opened here: it came while the page was idle.
  await ben.page.setViewportSize({ width: 400, height: 800 })
  await expect(ben.page.locator('#main').getByText('In the tunnel').first()).toBeVisible()
  await ben.page.close()
  await expect(noteWith(ada.page, 'In the tunnel')).toHaveCount(0)

  await ben.context.setOffline(false)
  const again = await ben.context.newPage()
  await again.goto(`${server.url}/b/${board.id}`)
  await inRoom(again)
  await expect(noteWith(again, 'In the tunnel')).toBeVisible()
  await expect(noteWith(ada.page, 'In the tunnel')).toBeVisible()
  expect(await texts(board)).toEqual(['Before the tunnel', 'In the tunnel'])
})

test('a server that is killed and started again has all that was called saved; the browsers come back by themselves', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await openNote(ada.page, { x: 500, y: 400 })
  await ada.page.keyboard.type('Called saved')
  await saved(ada.page)
  await server.kill9()
  await expect(state(ada.page)).toHaveText(/^Offline/)
  await closeNote(ada.page)
  await writeNote(ben.page, 'While it was dead', { x: 900, y: 400 })
  await expect(state(ben.page)).toHaveText(/^Offline\. Kept on this device/)
  await server.restart()
  expect((await texts(board)).filter((text) => text !== 'While it was dead')).toEqual(['Called saved'])
  for (const { page } of [ada, ben]) {
    await expect(state(page)).toHaveText('Saved', { timeout: 30_000 })
    await expect(noteWith(page, 'Called saved')).toBeVisible()
    await expect(noteWith(page, 'While it was dead')).toBeVisible()
  }
  expect(await texts(board)).toEqual(['Called saved', 'While it was dead'])
})

/** Waits until nothing of the room has to be fetched any more; the way out of it comes last. */
async function allPartsAreHere({ requests }: Visitor): Promise<void> {
  await expect.poll(() => requests.some((address) => /\/ListPanel-[^/]*\.js$/.test(address)) && requests.some((address) => /\/StartPage-[^/]*\.js$/.test(address))).toBe(true)
}

/** The notes' words by the server's word, sorted. */
async function texts(board: TestBoard): Promise<string[]> {
  const { token } = await join(board, 'viewer', 'Witness')
  const answer = await ask(`${board.url}/things?kind=note`, { token })
  return (JSON.parse(answer.text) as { things: { text: string }[] }).things.map(({ text }) => text).sort()
}
