// One whole workshop, thin: the demo's records are read, a step runs by the server's clock, a note is written about an event, dots
// are given in secret and revealed, an insight and an action follow, everything is taken home, comes back as an equal board, and
// stands after a restart.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ask, join, type TestBoard } from '#tests/support/caller.ts'
import { enter, expect, inRoom, noteWith, openPanel, saved, sayWho, test as base, visitor } from '#tests/support/room.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const test = base.extend<{ server: TestServer }>({
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startServer({ env: { DEMO: 'on' } })
    await use(server)
    await server.stop()
  },
})

test('a session from the demo\'s records to the file taken home, back again, and after a restart', async ({ browser, server }) => {
  test.slow()
  const lena = await visitor(browser)
  await lena.page.goto(server.url)
  await lena.page.getByRole('link', { name: /Try the demo session/ }).click()
  await sayWho(lena.page, 'Lena', 'Sales')
  await inRoom(lena.page)
  await expect(lena.page.locator('.tl-shape[data-shape-type="sb-card"]').first()).toBeAttached()
  const { id, links } = JSON.parse((await ask(`${server.url}/api/demo`)).text) as Pick<TestBoard, 'id' | 'links'>
  const board: TestBoard = { id, links, url: `${server.url}/api/boards/${id}` }

  await lena.page.getByRole('button', { name: /^Start / }).click()
  await expect(timer(lena.page)).toHaveText(/^\d+:\d\d$/)
  const ben = await enter(browser, new URL(links.participant, server.url).href, 'Ben', 'Product')
  await expect(timer(ben.page)).toHaveText(/^\d+:\d\d$/)
  // Two pages are never read at one moment, least of all on a busy machine; clocks that differ would differ at every look.
  await expect.poll(async () => {
    const [hers, his] = await Promise.all([seconds(lena.page), seconds(ben.page)])
    return Math.abs(hers - his)
  }).toBeLessThanOrEqual(1.5)

  const before = (await notes(board)).length
  const events = lena.page.getByRole('slider', { name: /^Events\./ }).first()
  await events.focus()
  await lena.page.keyboard.press('ArrowRight')
  await lena.page.keyboard.press('Enter')
  await expect.poll(async () => (await notes(board)).length).toBe(before + 1)
  const made = (await notes(board)).find(({ about }) => about !== null && typeof about === 'object' && 'event' in about)
  if (made === undefined) throw new Error('No note is about an event.')
  await expect(noteWith(ben.page, made.text)).toBeAttached()
  await lena.page.keyboard.press('Escape')

  await openPanel(lena.page, 'Votes and scores')
  const herVote = lena.page.getByRole('region', { name: 'Vote' })
  await herVote.getByRole('button', { name: /Start a dot vote|New vote/ }).click()
  await herVote.getByRole('button', { name: 'Start the vote' }).click()
  const hisVote = ben.page.getByRole('region', { name: 'Vote' })
  const give = { name: `Put a dot on: ${made.text}` }
  await hisVote.getByRole('button', give).click()
  await expect(herVote.getByText(/^1 of 2 have voted/)).toBeVisible()
  await herVote.getByRole('button', give).click()
  await expect(herVote.getByText(/^2 of 2 have voted/)).toBeVisible()
  await herVote.getByRole('button', { name: 'Close and reveal' }).click()
  for (const vote of [herVote, hisVote]) await expect(vote.getByText('2 dots from 2 people')).toBeVisible()

  await openPanel(lena.page, 'Insights and actions')
  await lena.page.getByRole('button', { name: 'New insight' }).click()
  await lena.page.keyboard.type('Silence comes before the loss')
  await lena.page.getByRole('button', { name: 'Add an action', exact: true }).click()
  await lena.page.keyboard.type('Call after two quiet weeks')
  await saved(lena.page)

  const markdown = await takenHome(lena.page, /Markdown/)
  for (const words of ['Silence comes before the loss', 'Call after two quiet weeks', made.text]) expect(markdown).toContain(words)
  const json = await takenHome(lena.page, /JSON/)

  await lena.page.goto(server.url)
  await lena.page.locator('input[type=file]').setInputFiles({ name: 'session.json', mimeType: 'application/json', buffer: Buffer.from(json) })
  await lena.page.getByRole('button', { name: 'Open the room' }).click()
  await sayWho(lena.page, 'Lena', 'Sales')
  await inRoom(lena.page)
  const twin = { ...board, id: lena.page.url().split('/').at(-1) ?? '' }
  expect(twin.id).not.toBe(board.id)
  const its = JSON.parse(await lena.page.evaluate(async (address) => (await fetch(address)).text(), `/api/boards/${twin.id}/things?kind=note`)) as { things: Note[] }
  expect(its.things.map(({ text }) => text).sort()).toEqual((await notes(board)).map(({ text }) => text).sort())

  const standing = await things(board)
  await server.restart()
  expect(await things(board)).toEqual(standing)
  await ben.page.reload()
  await inRoom(ben.page)
  await openPanel(ben.page, 'Insights and actions')
  await expect(ben.page.getByLabel('What we learned')).toHaveValue('Silence comes before the loss')
  await openPanel(ben.page, 'Votes and scores')
  await expect(hisVote.getByText('2 dots from 2 people')).toBeVisible()
  await expect(timer(ben.page)).toHaveText(/^\d+:\d\d/)
  for (const { faults } of [lena, ben]) expect(faults.filter((fault) => fault.startsWith('thrown'))).toEqual([])
})

type Note = { readonly text: string; readonly about: unknown }

/** Everything on the board by the server's word. */
async function things(board: TestBoard, query = ''): Promise<readonly unknown[]> {
  const { token } = await join(board, 'viewer', 'Witness')
  return (JSON.parse((await ask(`${board.url}/things${query}`, { token })).text) as { things: unknown[] }).things
}

const notes = async (board: TestBoard): Promise<readonly Note[]> => await things(board, '?kind=note') as Note[]

const timer = (page: Page) => page.getByRole('timer', { name: 'Time left' })

async function seconds(page: Page): Promise<number> {
  const [minutes = 0, rest = 0] = (await timer(page).innerText()).split(':').map(Number)
  return minutes * 60 + rest
}

/** Takes the session home from the menu; gives what is in the file. */
async function takenHome(page: Page, what: RegExp): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await page.getByRole('menuitem', { name: what }).click()
  return readFile(await (await download).path(), 'utf8')
}
