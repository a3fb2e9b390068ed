// A server on which new sessions take a password: on a phone and by keyboard a session is made and a saved one opened, after a slip
// each. The password is in no address, no storage and no log, and axe finds nothing on the way.

import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { ask, join, postNote, type TestBoard } from '#tests/support/caller.ts'
import { expect, sayWho, test as base, visitor } from '#tests/support/room.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const password = 'drei große Wörter, 100 %'
const test = base.extend<{ server: TestServer }>({
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startServer({ env: { CREATE_SESSIONS: 'token', CREATE_TOKEN: password, LOG_LEVEL: 'trace' } })
    await use(server)
    await server.stop()
  },
})

test('a session is made and a saved one opened with the password, on a phone and by keyboard', async ({ browser, server }) => {
  const { page, faults, requests } = await visitor(browser, { viewport: { width: 360, height: 740 } })
  await page.goto(server.url)
  const form = page.getByRole('form', { name: 'New session' })
  await form.getByLabel('What do you want to find out?').fill('Why do pilots go quiet?')
  await form.getByLabel('Name of the session').focus()
  await tabTo(page, form.getByLabel('Password for new sessions'))
  await slipThenPassword(page, form)
  await expect(page.getByRole('heading', { name: /^Session of/ })).toBeVisible()

  await page.goto(server.url)
  const card = page.getByRole('region', { name: 'Open a session record' })
  const file = { name: `${'A very long name of a file '.repeat(6)}.json`, mimeType: 'application/json', buffer: await sessionRecord(server) }
  await card.locator('input[type=file]').setInputFiles(file)
  await expect(card.getByLabel('Password for new sessions')).toBeFocused()
  await slipThenPassword(page, card, () => axeFindsNothing(page))
  await expect(page.getByRole('heading', { name: 'Pilots that go quiet' })).toBeVisible()
  await page.getByRole('button', { name: 'Open the room' }).click()
  await sayWho(page, 'Lena', 'Sales')
  await expect(page.getByText('It came back').first()).toBeVisible()

  expect(faults.filter((fault) => fault.startsWith('thrown'))).toEqual([])
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie]))
  for (const place of [requests.join('\n'), kept, server.output()]) {
    for (const shape of ['Wörter', encodeURIComponent('Wörter')]) expect(place).not.toContain(shape)
  }
})

/** Writes a wrong password where the focus is, is told so there, and mends it after a look at the page. */
async function slipThenPassword(page: Page, place: Locator, look = async (): Promise<void> => undefined): Promise<void> {
  const field = place.getByLabel('Password for new sessions')
  await page.keyboard.type('drei kleine Wörter')
  await page.keyboard.press('Enter')
  await expect(place.getByText('That is not the password')).toBeVisible()
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('drei kleine Wörter')
  await expect(field).toHaveAccessibleDescription(/That is not the password/)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await look()
  await field.selectText()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

async function axeFindsNothing(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}

/** Goes on by the keyboard alone until it stands there. */
async function tabTo(page: Page, there: Locator): Promise<void> {
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab')
    if (await there.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('The keyboard does not get there in 30 steps.')
}

/** A session as it was taken home, with one note. */
async function sessionRecord(server: TestServer): Promise<Buffer> {
  const made = await ask(`${server.url}/api/boards`, { json: { title: 'Pilots that go quiet', objective: 'Why?', departments: ['Sales'], token: password } })
  const { id, links } = JSON.parse(made.text) as Pick<TestBoard, 'id' | 'links'>
  const board: TestBoard = { id, links, url: `${server.url}/api/boards/${id}` }
  const lead = await join(board, 'facilitator', 'Lena')
  await postNote(board, lead, 'It came back')
  return Buffer.from((await ask(`${board.url}/export?format=json`, { token: lead.token })).text)
}
