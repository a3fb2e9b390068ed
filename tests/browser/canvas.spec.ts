// The chain begins on the canvas: an event is dragged out of a record's card into the journey and becomes a note that keeps the link;
// the journey itself is built there; and the canvas goes home as a picture.

import { readFileSync } from 'node:fs'
import { ask, join, type TestBoard } from '#tests/support/caller.ts'
import { enter, expect, makeSession, saved, test as base } from '#tests/support/room.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const test = base.extend<{ server: TestServer }>({
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startServer({ env: { DEMO: 'on' } })
    await use(server)
    await server.stop()
  },
})

async function demoBoard(server: TestServer): Promise<TestBoard> {
  const { id, links } = JSON.parse((await ask(`${server.url}/api/demo`)).text) as Pick<TestBoard, 'id' | 'links'>
  return { id, links, url: `${server.url}/api/boards/${id}` }
}

test('an event dragged out of a card into a cell is a note about that event, and the chain is in the record', async ({ browser, server }) => {
  const board = await demoBoard(server)
  const ada = await enter(browser, new URL(board.links.facilitator, server.url).href, 'Ada')
  const { page } = ada
  const card = page.locator('.tl-shape[data-shape-type="sb-card"]').first()
  const mark = card.locator('circle').last()
  await expect(mark).toBeVisible()
  const lane = page.getByRole('button', { name: 'What it means' })
  const [from, to] = [await mark.boundingBox(), await lane.boundingBox()]
  if (from === null || to === null) throw new Error('The demo shows a card with events and a journey with lanes.')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x, from.y - 60, { steps: 4 })
  await page.mouse.move(to.x + to.width + 60, to.y + 10, { steps: 8 })
  await page.mouse.up()
  await saved(page)
  const lead = await join(board, 'viewer', 'Reader')
  const about = async (): Promise<unknown[]> => {
    const { things } = JSON.parse((await ask(`${board.url}/things?kind=note`, { token: lead.token })).text) as { things: { text: string; about: { event?: string } | null }[] }
    return things.filter((one) => one.about?.event !== undefined).map((one) => one.text)
  }
  await expect.poll(about).toEqual([expect.stringMatching(/^Closed (won|lost) \(2017-/)])
  const minutes = (await ask(`${board.url}/export?format=md`, { token: lead.token })).text
  expect(minutes).toMatch(/Closed (won|lost) \(2017-\d\d-\d\d\) — Ada \(Sales\) about .+: 2017-\d\d-\d\d Closed (won|lost)/)
  expect(ada.faults).toEqual([])
})

test('the canvas is taken home as PNG and SVG from the menu', async ({ browser, server }) => {
  const board = await demoBoard(server)
  const { page, faults } = await enter(browser, new URL(board.links.participant, server.url).href, 'Ben')
  for (const [entry, ending, first] of [['Picture (PNG)', 'png', '\x89PNG'], ['Drawing (SVG)', 'svg', '<svg']] as const) {
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).click()])
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`))
    expect(readFileSync(await download.path(), 'latin1').slice(0, first.length)).toBe(first)
  }
  // tldraw copies each shape's style attribute into the drawing; the page's policy refuses that copy, and the picture is whole without it.
  expect(faults.filter((fault) => !/Applying inline style violates/.test(fault))).toEqual([])
})

test('an empty board says the first step, which is gone with the first thing on it', async ({ browser, server }) => {
  const board = await makeSession(server)
  const { page, faults } = await enter(browser, board.links.facilitator, 'Ada')
  await expect(page.getByRole('heading', { name: 'An empty board' })).toBeVisible()
  await page.getByRole('button', { name: 'Begin with a journey' }).click()
  await expect(page.getByRole('button', { name: 'Renew', exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'An empty board' })).toHaveCount(0)
  expect(faults).toEqual([])
})
