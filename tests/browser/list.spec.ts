// The list on a phone of 360 px and by keyboard alone: joining, writing, moving, voting. What is asserted is what the other
// person, at the canvas, sees.

import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { command, join, postNote } from '#tests/support/caller.ts'
import { enter, expect, inRoom, makeSession, noteWith, saved, test, visitor } from '#tests/support/room.ts'

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true }

const list = (page: Page): Locator => page.getByRole('region', { name: 'Everything as a list' })
const write = (page: Page): Locator => list(page).getByRole('textbox', { name: 'Add a note' })
const note = (page: Page, words: string): Locator => list(page).getByRole('textbox', { name: `Note: ${words}` })
const row = (page: Page, words: string): Locator => list(page).getByRole('listitem').filter({ has: page.getByRole('textbox', { name: `Note: ${words}` }) })

/** Goes on with Tab until this is focused. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab never reached it')
}

test('on a phone one joins, writes and votes by keyboard alone, and the canvas of the others shows it', async ({ browser, server }) => {
  const board = await makeSession(server)
  const lena = await enter(browser, board.links.facilitator, 'Lena', 'Sales')
  const { page, faults } = await visitor(browser, phone)
  await page.goto(board.links.participant)
  await tabTo(page, page.getByLabel('Your name'))
  await page.keyboard.type('Ben')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await inRoom(page)

  await expect(list(page)).toBeVisible()
  await tabTo(page, write(page))
  await page.keyboard.type('Login drops')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Champion left')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('Invoice unpaid')
  await page.keyboard.press('Enter')
  await expect(list(page).getByText('2 notes added.')).toBeVisible()
  for (const words of ['Login drops', 'Champion left', 'Invoice unpaid']) await expect(noteWith(lena.page, words)).toBeAttached()

  await command(board, await join(board, 'facilitator', 'Second'), {
    type: 'open-round', round: { id: 'first', kind: 'dots', question: 'Which first?', targets: 'notes', budget: 3, perTarget: 2 },
  })
  const vote = page.getByRole('region', { name: 'Vote' })
  await expect(vote.getByRole('heading', { name: 'Which first?' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Everything as a list' }).click()
  const more = list(page).getByRole('button', { name: 'Put a dot on: Champion left' })
  await tabTo(page, more)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(list(page).getByText('1 of 3 left')).toBeVisible()
  await expect(more).toHaveAccessibleDescription(/At most 2 on one/)
  await expect(lena.page.getByText(/^1 of \d have voted/)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  for (const one of [faults, lena.faults]) expect(one).toEqual([])
})

test('a journey is built, filled, ordered and felt in the list', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product', phone)
  const lena = await enter(browser, board.links.facilitator, 'Lena', 'Sales')
  await list(ben.page).getByRole('button', { name: 'Add a customer journey' }).click()
  const stage = (name: string): Locator => list(ben.page).getByRole('region', { name, exact: true })
  await stage('Renew').getByRole('button', { name: 'Add a note to Renew, Signals' }).click()
  await expect(note(ben.page, 'Empty note')).toBeFocused()
  await ben.page.keyboard.type('Login drops')
  await expect(noteWith(lena.page, 'Login drops')).toBeAttached()
  await ben.page.keyboard.press('Escape')

  await row(ben.page, 'Login drops').getByRole('button', { name: 'More: Login drops' }).click()
  await ben.page.getByRole('menuitem', { name: 'Move to…' }).click()
  await ben.page.getByRole('dialog').getByLabel('Where').selectOption({ label: 'Buy · Signals' })
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
  await expect(stage('Buy').getByRole('textbox', { name: 'Note: Login drops' })).toBeVisible()

  await stage('Buy').getByRole('button', { name: /^How Buy feels/ }).click()
  await stage('Buy').getByRole('button', { name: /^Less: How Buy feels/ }).click()
  await expect(stage('Buy').getByRole('textbox', { name: /^How Buy feels/ })).toHaveValue('-1')
  await stage('Buy').getByRole('button', { name: 'More: Buy' }).click()
  await ben.page.getByRole('menuitem', { name: 'Move earlier' }).click()
  await expect(list(ben.page).getByRole('heading', { level: 4 }).getByRole('textbox').nth(1)).toHaveValue('Buy')

  await row(ben.page, 'Login drops').getByRole('button', { name: /^Kind of note/ }).click()
  await ben.page.getByRole('menuitemcheckbox', { name: 'Risk signal' }).click()
  await expect(noteWith(lena.page, 'Login drops')).toContainText('Risk signal')
  await saved(ben.page)
  for (const { faults } of [ben, lena]) expect(faults).toEqual([])
})

test('a note removed in the list comes back by its toast, and what others wrote is announced', async ({ browser, server }) => {
  const board = await makeSession(server)
  const scribe = await join(board, 'participant', 'Scribe')
  await postNote(board, scribe, 'Login drops')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product', phone)
  await row(ben.page, 'Login drops').getByRole('button', { name: 'More: Login drops' }).click()
  await ben.page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(note(ben.page, 'Login drops')).toHaveCount(0)
  await ben.page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(note(ben.page, 'Login drops')).toBeVisible()

  await postNote(board, scribe, 'Champion left')
  await postNote(board, scribe, 'Invoice unpaid')
  await expect(list(ben.page).getByRole('status').filter({ hasText: '2 new notes' })).toBeAttached()
  await list(ben.page).getByRole('button', { name: 'Filter' }).click()
  await ben.page.getByLabel('With these words').fill('invoice')
  await ben.page.keyboard.press('Escape')
  await expect(list(ben.page).getByText('1 of 3 shown.')).toBeVisible()
  await expect(note(ben.page, 'Champion left')).toHaveCount(0)
})

test('a viewer reads the list and changes nothing', async ({ browser, server }) => {
  const board = await makeSession(server)
  await postNote(board, await join(board, 'participant', 'Scribe'), 'Login drops')
  const vic = await enter(browser, board.links.viewer, 'Vic', 'Product', phone)
  await expect(note(vic.page, 'Login drops')).not.toBeEditable()
  await expect(write(vic.page)).toHaveCount(0)
  await expect(list(vic.page).getByRole('button', { name: /^Kind of note/ })).toHaveCount(0)
})
