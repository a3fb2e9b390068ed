// Role-play among three browsers: the customer's actor reads the brief, and until it is turned around nothing that reaches
// anybody else (page, HTTP answer, WebSocket frame) holds a word of it. Two of them are phones.

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { expect, makeSession, openPanel, inRoom, sayWho, test, visitor } from '#tests/support/room.ts'

const motive = 'CANARY-they-fear-for-their-own-job-51e2'
const phone = { viewport: { width: 360, height: 740 } }

/** Everything that reached a page: answers and frames as text in which a word of ASCII would be seen. */
type Reached = { readonly page: Page; readonly frames: string[]; readonly answers: Promise<string>[] }

/** Comes in with everything overheard from the first byte. */
async function enterHeard(browser: Browser, link: string, name: string, department: string, options: BrowserContextOptions = {}): Promise<Reached> {
  const { page } = await visitor(browser, options)
  const frames: string[] = []
  const answers: Promise<string>[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())))
  // A body the browser has thrown away (a redirect, say) holds nothing that the page could read either.
  page.on('response', (response) => answers.push(response.text().catch(() => '')))
  await page.goto(link)
  await sayWho(page, name, department)
  await inRoom(page)
  return { page, frames, answers }
}

async function everything({ page, frames, answers }: Reached): Promise<string> {
  return [await page.content(), ...frames, ...await Promise.all(answers)].join('\n')
}

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

test('the customer\'s actor alone knows the motive until the brief is turned around; guesses are marked in the debrief', async ({ browser, server }) => {
  test.slow() // three browsers on two cores
  const board = await makeSession(server, { departments: ['Sales', 'Support', 'Product'] })
  const lead = await enterHeard(browser, board.links.facilitator, 'Lena', 'Sales')
  const actor = await enterHeard(browser, board.links.participant, 'Ben', 'Support', phone)
  const other = await enterHeard(browser, board.links.participant, 'Cleo', 'Product', phone)

  await openPanel(lead.page, 'Role-play')
  await lead.page.getByRole('button', { name: 'Open a scene' }).click()
  await lead.page.getByLabel('Name of the scene').fill('The call before renewal')
  await lead.page.getByLabel('The situation').fill('Thirty days to go and nobody answers.')
  await lead.page.getByLabel('What the customer wants').fill(motive)
  await lead.page.getByRole('button', { name: 'Open the scene' }).click()
  await lead.page.getByRole('button', { name: 'Choose who plays what' }).click()
  await lead.page.getByRole('combobox', { name: 'Ben, Support' }).selectOption('Customer')
  await lead.page.getByRole('combobox', { name: 'Cleo, Product' }).selectOption('Seller')
  await lead.page.getByRole('button', { name: 'Give these roles' }).click()
  await lead.page.getByRole('button', { name: 'Start the first turn' }).click()

  await expect(actor.page.getByRole('region', { name: 'Your private brief' })).toContainText(motive)
  await expect(actor.page.getByText('Only you see this')).toBeVisible()
  await expect(other.page.getByText('Only the customer knows the brief')).toBeVisible()
  await expect(other.page.getByRole('timer').last()).toHaveText(/^[45]:\d\d$/)

  await other.page.getByLabel('Ask the customer something').fill('Who decides on the renewal?')
  await other.page.getByLabel('Ask the customer something').press('Enter')
  await other.page.getByLabel('Guess what they really want').fill('Not to be blamed')
  await other.page.getByLabel('Guess what they really want').press('Enter')
  await expect(actor.page.getByRole('region', { name: 'Questions' }).getByLabel('Words')).toHaveValue('Who decides on the renewal?')
  await expect(actor.page.getByRole('region', { name: 'Guesses' })).toContainText('Cleo, Product')
  await expect(actor.page.getByLabel('Guess what they really want')).toHaveCount(0)
  expect(await faults(actor.page)).toEqual([])

  expect(other.frames.length).toBeGreaterThan(0)
  expect(await everything(other)).not.toContain(motive)
  expect(await everything(lead)).not.toContain(motive)
  expect(await everything(actor)).toContain(motive)

  await lead.page.getByRole('button', { name: 'Turn the brief around' }).click()
  await expect(other.page.getByRole('region', { name: 'The brief' })).toContainText(motive)
  await expect(other.page.getByText('Which assumption fell?')).toBeVisible()
  await expect(other.page.getByRole('radio', { name: 'Hit' })).toHaveCount(0)
  await actor.page.getByRole('radio', { name: 'Near' }).click()
  await expect(other.page.getByRole('region', { name: 'Guesses' })).toContainText('Near')
  expect(await faults(other.page)).toEqual([])

  await lead.page.getByRole('button', { name: 'Close the scene' }).click()
  await expect(other.page.getByText('This scene is over.')).toBeVisible()
  await expect(other.page.getByRole('region', { name: 'Guesses' })).toContainText('Not to be blamed')
})
