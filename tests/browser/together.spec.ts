// Several people on one board, each in a browser of their own: making a session, coming in by a link, seeing one another,
// writing in one note, moving things into a journey, taking back one's own. What is asserted is what the OTHER person sees.

import type { Locator, Page } from '@playwright/test'
import { ask, join, type TestBoard } from '#tests/support/caller.ts'
import { closeNote, enter, expect, inRoom, makeSession, noteWith, openNote, saved, sayWho, test, visitor, writeNote } from '#tests/support/room.ts'

test('a session made on the start page is joined by its links, and everybody sees everybody', async ({ browser, server }) => {
  const ada = await visitor(browser)
  await ada.page.goto(server.url)
  await ada.page.getByLabel('What do you want to find out?').fill('Why do pilots go quiet?')
  await ada.page.getByLabel('Name of the session').fill('Quiet pilots')
  await ada.page.getByLabel('Another department').fill('Night Shift')
  await ada.page.getByRole('button', { name: 'Add this department' }).click()
  await ada.page.getByRole('button', { name: 'Make the session' }).click()
  await expect(ada.page.getByRole('heading', { name: 'Quiet pilots' })).toBeVisible()
  await expect(ada.page.getByRole('img', { name: /^QR code/ })).toHaveCount(3)
  const link = async (role: string): Promise<string> => ada.page.getByRole('textbox', { name: `For ${role}` }).inputValue()
  const [toTakePart, toWatch] = [await link('participants'), await link('viewers')]
  await ada.page.getByRole('button', { name: 'Open the room' }).click()
  await sayWho(ada.page, 'Ada', 'Sales')
  await inRoom(ada.page)
  expect(ada.page.url()).not.toContain('#')

  const ben = await enter(browser, toTakePart, 'Ben', 'Night Shift')
  const cyd = await enter(browser, toWatch, 'Cyd', 'Product')
  for (const { page } of [ada, ben, cyd]) {
    const here = page.getByRole('list', { name: /Who is here/ })
    for (const name of ['Ada, Sales, Facilitator', 'Ben, Night Shift', 'Cyd, Product']) await expect(here.getByRole('button', { name })).toBeVisible()
  }
  await ben.page.mouse.move(600, 450)
  await ben.page.mouse.move(640, 470, { steps: 5 })
  await expect(ada.page.locator('.tl-nametag', { hasText: 'Ben' })).toBeVisible()
  await expect(cyd.page.locator('.tl-nametag', { hasText: 'Ben' })).toBeVisible()

  const zoom = (page: Page): Locator => page.getByRole('toolbar', { name: 'Zoom' }).getByTitle('Back to 100 %')
  await cyd.page.getByRole('list', { name: /Who is here/ }).getByRole('button', { name: /^Ben,/ }).click()
  await ben.page.getByRole('toolbar', { name: 'Zoom' }).getByRole('button', { name: 'Zoom out' }).click()
  await expect(zoom(ben.page)).not.toHaveText('100%')
  // Ben's own view is still on its way: the two are compared until both have arrived.
  await expect(async () => expect(await zoom(cyd.page).innerText()).toBe(await zoom(ben.page).innerText())).toPass()
  await expect(zoom(cyd.page)).not.toHaveText('100%')
  await expect(zoom(ada.page)).toHaveText('100%')
  for (const { faults } of [ada, ben, cyd]) expect(faults).toEqual([])
})

test('two people write in one note at once: both texts survive on both screens', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await openNote(ada.page, { x: 700, y: 450 })
  await noteWith(ben.page).dblclick()
  await expect(ben.page.getByLabel('Text of the note')).toBeFocused()
  await Promise.all([
    ada.page.keyboard.type('Nobody owns the pilot after the kick-off.', { delay: 12 }),
    ben.page.keyboard.type('They asked twice and heard nothing.', { delay: 14 }),
  ])
  for (const { page } of [ada, ben]) {
    await expect(page.getByLabel('Text of the note')).toHaveValue(/Nobody owns the pilot after the kick-off\./)
    await expect(page.getByLabel('Text of the note')).toHaveValue(/They asked twice and heard nothing\./)
  }
  await expect(noteWith(ada.page).getByText('Ben', { exact: true })).toBeAttached()
  await expect(noteWith(ben.page).locator('[aria-hidden]').getByText('Ada', { exact: true })).toBeAttached()
  await closeNote(ada.page)
  await saved(ada.page)
  await saved(ben.page)
  const [note] = await things(board, 'note')
  expect(await ben.page.getByLabel('Text of the note').inputValue()).toBe(note?.['text'])
  for (const { faults } of [ada, ben]) expect(faults).toEqual([])
})

test('a note dropped in a journey belongs to its cell and travels with the stage', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await ada.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Journey' }).click()
  await ada.page.locator('.tl-canvas').click({ position: { x: 500, y: 200 } })
  await expect(title(ben.page, 'Renew')).toBeVisible()
  await ada.page.getByRole('toolbar', { name: 'Zoom' }).getByRole('button', { name: 'Zoom out' }).click()
  await ada.page.keyboard.press('Escape')
  await writeNote(ada.page, 'Login drops', { x: 300, y: 850 })

  const [column, row] = [await middle(title(ada.page, 'Buy')), await middle(title(ada.page, 'Signals'))]
  await drag(ada.page, noteWith(ada.page, 'Login drops'), { x: column.x, y: row.y })
  await expect.poll(async () => (await things(board, 'note'))[0]?.['placement']).toMatchObject({ at: { on: 'cell' } })
  await expect(async () => expect(await stageOver(ben.page, 'Login drops')).toBe('Buy')).toPass()

  await title(ada.page, 'Buy').hover()
  await stageBox(ada.page, 'Buy').getByRole('button', { name: 'Move one place later' }).click()
  await expect(async () => {
    expect(await order(ben.page)).toEqual(['Aware', 'Try', 'Use', 'Buy', 'Renew'])
    expect(await stageOver(ben.page, 'Login drops')).toBe('Buy')
  }).toPass()
  for (const { faults } of [ada, ben]) expect(faults).toEqual([])
})

test('undo takes back only what one did oneself', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await writeNote(ada.page, 'from Ada', { x: 500, y: 400 })
  await writeNote(ben.page, 'from Ben', { x: 800, y: 400 })
  await expect(noteWith(ada.page, 'from Ben')).toBeVisible()
  const undo = ada.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Undo' })
  await expect(async () => {
    if (await undo.isEnabled()) await undo.click()
    await expect(undo).toBeDisabled({ timeout: 500 })
  }).toPass()
  await expect(noteWith(ben.page, 'from Ada')).toHaveCount(0)
  await expect(noteWith(ben.page)).toHaveCount(1)
  await expect(noteWith(ada.page, 'from Ben')).toBeVisible()
  await ada.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Redo' }).click()
  await expect(noteWith(ben.page)).toHaveCount(2)
})

test('arrows, pictures and pasted lists reach the others', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales', { permissions: ['clipboard-read', 'clipboard-write'] })
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await writeNote(ada.page, 'cause', { x: 420, y: 300 })
  await writeNote(ada.page, 'effect', { x: 900, y: 300 })
  await ada.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Connector' }).click()
  await drag(ada.page, noteWith(ada.page, 'cause'), await middle(noteWith(ada.page, 'effect')))
  await expect(ben.page.locator('.tl-shape[data-shape-type="arrow"]')).toHaveCount(1)
  const notes = await things(board, 'note')
  const idOf = (text: string): unknown => notes.find((note) => note['text'] === text)?.['id']
  await expect.poll(async () => (await things(board, 'connector'))[0]).toMatchObject({ start: { thing: idOf('cause') }, end: { thing: idOf('effect') } })

  await ada.page.locator('input[type=file][accept*="image/png"]').setInputFiles({ name: 'screen.png', mimeType: 'image/png', buffer: onePixel })
  const picture = ben.page.locator('.tl-shape[data-shape-type="image"]')
  await expect(picture).toHaveCount(1)
  await expect.poll(() => pictureWidth(picture)).toBeGreaterThan(0)

  await ada.page.evaluate(() => navigator.clipboard.writeText('- no answer\n- price shock\n- new manager'))
  await ada.page.keyboard.press('Escape')
  await ada.page.keyboard.press('Control+v')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'A note for each line' }).click()
  for (const line of ['no answer', 'price shock', 'new manager']) await expect(noteWith(ben.page, line)).toHaveCount(1)
  for (const { faults } of [ada, ben]) expect(faults).toEqual([])
})

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

type Loose = { readonly [name: string]: unknown }

/** What stands on the board by the server's word. */
async function things(board: TestBoard, kind: string): Promise<readonly Loose[]> {
  const { token } = await join(board, 'viewer', 'Witness')
  const answer = await ask(`${board.url}/things?kind=${kind}`, { token })
  return (JSON.parse(answer.text) as { things: Loose[] }).things
}

/** The width the browser found in the picture's own bytes. */
function pictureWidth(shape: Locator): Promise<number> {
  return shape.evaluate((element) => element.querySelector('img')?.naturalWidth ?? 0)
}

const title = (page: Page, name: string): Locator => page.locator('.tl-shape[data-shape-type="sb-journey"]').getByRole('button', { name, exact: true })
const stageBox = (page: Page, name: string): Locator => title(page, name).locator('..')

async function middle(place: Locator): Promise<{ x: number; y: number }> {
  const box = await place.boundingBox()
  if (box === null) throw new Error('The place is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Drags from the middle of something to a point, in small steps as a hand does. */
async function drag(page: Page, what: Locator, to: { readonly x: number; readonly y: number }): Promise<void> {
  const from = await middle(what)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 12, from.y + 12, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 12 })
  await page.mouse.up()
}

const usual = ['Aware', 'Try', 'Buy', 'Use', 'Renew']

/** The stages from left to right. */
async function order(page: Page): Promise<string[]> {
  const at = await Promise.all(usual.map(async (name) => ({ name, x: (await middle(title(page, name))).x })))
  return at.sort((a, b) => a.x - b.x).map(({ name }) => name)
}

/** The stage that a note stands under. */
async function stageOver(page: Page, text: string): Promise<string | undefined> {
  const { x } = await middle(noteWith(page, text))
  for (const name of usual) {
    const box = await stageBox(page, name).boundingBox()
    if (box !== null && x >= box.x && x <= box.x + box.width) return name
  }
  return undefined
}
