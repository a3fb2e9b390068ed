// Doors that do not open: each says in plain words what happened and gives a way on. No jargon, no status codes.

import { ask, join, keyOf, type TestBoard } from '#tests/support/caller.ts'
import type { Page } from '@playwright/test'
import { enter, expect, inRoom, makeSession, sayWho, test, visitor } from '#tests/support/room.ts'

const nobody = 'A'.repeat(22)
const jargon = /token|401|403|404|HTTP|null|undefined|exception|wrong-key|no-such/i

test('an address without a session, without a key or with a wrong key says so and leads on', async ({ browser, server }) => {
  const board = await makeSession(server)
  const { page } = await visitor(browser)
  const home = page.getByRole('button', { name: 'Go to the start page' })

  await page.goto(`${server.url}/b/${nobody}#${keyOf(board.links.participant)}`)
  await expect(page.getByRole('heading', { name: 'This session is not here' })).toBeVisible()
  await plainly(page)
  await home.click()
  await expect(page).toHaveURL(`${server.url}/`)

  for (const address of ['/b/tooshort', '/no/such/page']) {
    await page.goto(server.url + address)
    await expect(home).toBeVisible()
    await plainly(page)
  }

  await page.goto(`${server.url}/b/${board.id}`)
  await expect(page.getByRole('heading', { name: 'The whole link is needed to come in' })).toBeVisible()
  await plainly(page)
  await expect(home).toBeVisible()

  await page.goto('about:blank')
  await page.goto(`${server.url}/b/${board.id}#${'x'.repeat(22)}`)
  await sayWho(page, 'Mallory', 'Sales')
  await expect(page.getByText('Ask whoever sent it for a new one')).toBeVisible()
  await plainly(page)
  await expect(page.getByText(board.id)).toHaveCount(0)
})

test('renewed links end the old ones; whoever is in stays in, whoever was let go is told and can join again', async ({ browser, server }) => {
  const board = await makeSession(server)
  const lead = await join(board, 'facilitator', 'Lena')
  const ben = await enter(browser, board.links.participant, 'Ben', 'Sales')
  const renewed = JSON.parse((await ask(`${board.url}/links`, { method: 'POST', token: lead.token })).text) as TestBoard['links']
  await inRoom(ben.page)

  await ben.page.evaluate((leave) => fetch(leave, { method: 'POST' }), `/api/boards/${board.id}/leave`)
  await expect(ben.page.getByRole('heading', { name: 'You are out of the room' })).toBeVisible()
  await plainly(ben.page)
  await ben.page.getByRole('button', { name: 'Join again' }).click()
  await ben.page.getByRole('button', { name: 'Join the session' }).click()
  await expect(ben.page.getByText('Ask whoever sent it for a new one')).toBeVisible()
  await plainly(ben.page)

  await ben.page.goto(new URL(renewed.participant, server.url).href)
  await expect(ben.page.getByLabel('Your name')).toHaveValue('Ben')
  await ben.page.getByRole('button', { name: 'Join the session' }).click()
  await inRoom(ben.page)
})

/** People read words, not the names of errors. */
async function plainly(page: Page): Promise<void> {
  expect(await page.locator('body').innerText()).not.toMatch(jargon)
}
