// A facilitator brings in the deals of a CRM and its accounts, narrows 8,800 of them to a handful, and puts these on the board;
// a file that is not what it says is turned down in words, and nothing of it is kept.
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { enterByCookie, expect, makeSession, openPanel, test } from '#tests/support/room.ts'

const sample = (name: string): string => fileURLToPath(new URL(`../../demo/data/${name}`, import.meta.url))

test('8,800 deals come in with their accounts, and a handful is chosen and put on the board', async ({ server, browser }) => {
  const board = await makeSession(server)
  const lead = await enterByCookie(browser, server, board, 'facilitator', 'Ada')
  const guest = await enterByCookie(browser, server, board, 'participant', 'Ben')
  const panel = await openPanel(lead.page, 'Records')
  const sheet = await bring(lead.page, panel, [sample('sales_pipeline.csv'), sample('accounts.csv')])

  await expect(sheet.getByText('8,800 records', { exact: true })).toBeVisible()
  await expect(sheet.getByText('Cells between commas')).toBeVisible()
  await expect(sheet.getByLabel('Whether sales_agent is shown')).toHaveValue('mask')
  await sheet.getByRole('button', { name: 'Keep 8,800 records' }).click()

  await expect(sheet.getByRole('heading', { name: 'Bring in accounts.csv' })).toBeVisible()
  await expect(sheet.getByText('7,375 records find their partner')).toBeVisible()
  await expect(sheet.getByLabel('The records’ column')).toHaveValue('account')
  await sheet.getByRole('button', { name: 'Add these fields' }).click()

  await expect(sheet.getByRole('status').filter({ hasText: '8,800 of 8,800 match' })).toBeVisible()
  await sheet.getByRole('button', { name: /^Won/ }).click()
  await expect(sheet.getByRole('status').filter({ hasText: '4,238 of 8,800 match' })).toBeVisible()
  await sheet.getByRole('textbox', { name: 'How many to draw' }).or(sheet.getByRole('spinbutton', { name: 'How many to draw' })).fill('6')
  await sheet.getByRole('textbox', { name: 'How many to draw' }).or(sheet.getByRole('spinbutton', { name: 'How many to draw' })).blur()
  await sheet.getByRole('button', { name: 'Draw a sample' }).click()
  await sheet.getByRole('checkbox', { name: 'Tick all 6 shown' }).click()
  await sheet.getByRole('button', { name: 'Choose these 6' }).click()

  await panel.getByRole('button', { name: 'Put 6 on the board' }).click()
  await expect(lead.page.getByText('On the board', { exact: true })).toHaveCount(6)

  const read = await openPanel(guest.page, 'Records')
  await expect(read.getByText('6 records')).toBeVisible()
  await expect(read.getByRole('button', { name: 'Bring in records' })).toHaveCount(0)
  expect([...lead.faults, ...guest.faults]).toEqual([])
})

test('an event of a record becomes a note by keyboard, and the page says where the record comes from', async ({ server, browser }) => {
  const board = await makeSession(server)
  const lead = await enterByCookie(browser, server, board, 'facilitator', 'Ada')
  const panel = await openPanel(lead.page, 'Records')
  const sheet = await bring(lead.page, panel, [{ name: 'quiet.csv', mimeType: 'text/csv', buffer: Buffer.from(quiet) }])
  await sheet.getByRole('button', { name: 'Keep 2 records' }).click()
  await sheet.getByRole('checkbox', { name: 'Tick all 2 shown' }).click()
  await sheet.getByRole('button', { name: 'Choose these 2' }).click()

  await panel.getByRole('button', { name: 'Northwind', exact: true }).click()
  const page = lead.page.getByRole('region', { name: 'Northwind' })
  await expect(page.getByText('No activity for 62 days')).toBeVisible()
  await expect(page.getByText(/quiet\.csv, row 2/)).toBeVisible()
  await page.getByRole('button', { name: 'Write a note about this: Closed lost' }).focus()
  await lead.page.keyboard.press('Enter')
  await expect(lead.page.locator('#main').getByText(/Closed lost \(2026-03-20\)/).first()).toBeVisible()
})

test('a program named .csv is refused in words and nothing is kept', async ({ server, browser }) => {
  const board = await makeSession(server)
  const lead = await enterByCookie(browser, server, board, 'facilitator', 'Ada')
  const panel = await openPanel(lead.page, 'Records')
  const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(4_000, 7)])
  const sheet = await bring(lead.page, panel, [{ name: 'deals.csv', mimeType: 'text/csv', buffer: program }])
  await expect(sheet.getByRole('alert')).toContainText('deals.csv could not be read.')
  await expect(sheet.getByRole('alert')).toContainText('This is a program.')
  await sheet.getByRole('button', { name: 'Leave this file out' }).click()
  await lead.page.keyboard.press('Escape')
  await expect(panel.getByText('No customer records yet')).toBeVisible()
})

test('markup and formulas in a file are shown as the text they are', async ({ server, browser }) => {
  const board = await makeSession(server)
  const lead = await enterByCookie(browser, server, board, 'facilitator', 'Ada')
  const panel = await openPanel(lead.page, 'Records')
  const hostile = '__proto__,name,stage\n1,"<img src=x onerror=alert(1)>",Lost\n2,=cmd|calc!A0,Won\n3,too,many,cells\n'
  const sheet = await bring(lead.page, panel, [{ name: '../../x.csv', mimeType: 'text/csv', buffer: Buffer.from(hostile) }])
  await expect(sheet.getByText('1 row with a fault')).toBeVisible()
  await expect(sheet.getByText(/Too long: 4 cells where the headings are 3/)).toBeVisible()
  await expect(sheet.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible()
  expect(lead.faults).toEqual([])
})

const quiet = 'name,stage,created_date,engage_date,survey_date,close_date\nNorthwind,Lost,2026-01-05,2026-01-10,2026-01-17,2026-03-20\nContoso,Won,2026-01-07,2026-01-09,2026-01-20,2026-01-30\n'

async function bring(page: Page, panel: Locator, files: Parameters<Locator['setInputFiles']>[0]): Promise<Locator> {
  await panel.getByRole('button', { name: 'Bring in records' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Files with customer records').setInputFiles(files)
  return sheet
}
