// From notes to an insight to an action, between two browsers: what is selected becomes evidence, what is still lacking is said,
// whoever watches reads the same and can change nothing.

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { join, postNote } from '#tests/support/caller.ts'
import { enter, expect, makeSession, openPanel, test } from '#tests/support/room.ts'

const phone = { viewport: { width: 360, height: 740 } }

async function atInsights(browser: Browser, link: string, name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await enter(browser, link, name, 'Sales', options)
  await openPanel(page, 'Insights and actions')
  return page
}

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

test('selected notes become an insight, the insight an action, and the close gate says when it is ready', async ({ browser, server }) => {
  test.slow() // two browsers and two readings by axe on two cores
  const board = await makeSession(server)
  const writer = await join(board, 'participant', 'Ada')
  for (const words of ['Log-ins stop in March', 'Two tickets on the same day', 'The pricing page at night']) await postNote(board, writer, words)
  const lead = await atInsights(browser, board.links.facilitator, 'Lena')
  const watcher = await atInsights(browser, board.links.viewer, 'Vic', phone)
  await expect(watcher.getByText('No insights yet')).toBeVisible()
  await expect(watcher.getByRole('button', { name: 'New insight' })).toHaveCount(0)

  await lead.getByText('Log-ins stop in March').first().click()
  await lead.keyboard.press('Control+a')
  await lead.getByRole('button', { name: 'Make an insight of the 3 selected' }).click()
  await lead.keyboard.type('They had left before they said so')
  await expect(watcher.getByText('They had left before they said so')).toBeVisible()
  await expect(watcher.getByText('Two tickets on the same day')).toBeVisible()
  await lead.getByLabel('Where it stands').selectOption('Agreed')
  await expect(watcher.getByText('Agreed')).toBeVisible()

  await lead.getByRole('button', { name: 'Add an action', exact: true }).click()
  await lead.keyboard.type('Call after two quiet weeks')
  await expect(lead.getByText('Still lacks an owner and a date.')).toBeVisible()
  await expect(lead.getByText('1 of 1 is not ready yet')).toBeVisible()
  await lead.getByLabel('Who', { exact: true }).selectOption({ label: 'Ada, Sales' })
  await lead.getByLabel('By when').fill('2030-03-01')
  await lead.getByLabel('How we will see that it worked').fill('Fewer silent cancellations')
  await expect(lead.getByText('1 action, each with an owner and a date: ready to close.')).toBeVisible()
  await expect(watcher.getByText('Ada, 1 Mar 2030')).toBeVisible()
  await expect(watcher.getByText('Fewer silent cancellations')).toBeVisible()
  await expect(watcher.getByRole('textbox')).toHaveCount(0)
  expect(await faults(lead)).toEqual([])
  expect(await faults(watcher)).toEqual([])
})

test('without evidence an insight stays a draft; what was removed comes back by undo', async ({ browser, server }) => {
  const board = await makeSession(server)
  await postNote(board, await join(board, 'participant', 'Ada'), 'Log-ins stop in March')
  const lead = await atInsights(browser, board.links.facilitator, 'Lena', phone)
  await lead.getByRole('button', { name: 'New insight' }).click()
  await lead.keyboard.type('Silence is a signal')
  await expect(lead.getByText('Without evidence it stays a draft.')).toBeVisible()
  await expect(lead.getByRole('option', { name: 'Agreed' })).toBeDisabled()

  await lead.getByRole('button', { name: 'Find a note or record' }).press('Enter')
  await lead.getByRole('checkbox', { name: 'Log-ins stop in March' }).press('Space')
  await lead.keyboard.press('Escape')
  await expect(lead.getByText('Without evidence it stays a draft.')).toHaveCount(0)
  await lead.getByLabel('Where it stands').selectOption('Agreed')
  await lead.getByRole('button', { name: 'Take away: Log-ins stop in March' }).click()
  await expect(lead.getByLabel('Where it stands')).toHaveValue('draft')

  await lead.getByRole('button', { name: 'Remove the insight: Silence is a signal' }).click()
  await expect(lead.getByText('No insights yet')).toBeVisible()
  await lead.getByRole('listitem').filter({ hasText: 'Insight removed' }).getByRole('button', { name: 'Undo' }).click()
  await expect(lead.getByLabel('What we learned')).toHaveValue('Silence is a signal')
})
