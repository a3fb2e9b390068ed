// A dot vote among four people: the budget and the cap hold, everybody sees how many have voted and nobody sees what, until the
// reveal turns everything at once. Every frame and every answer that reaches the others is overheard from the first byte.

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Locator, Page } from '@playwright/test'
import { postNote, join } from '#tests/support/caller.ts'
import { expect, inRoom, makeSession, noteWith, openPanel, sayWho, test, visitor } from '#tests/support/room.ts'

/** What came to somebody: frames and bodies, as text in which ids and words of ASCII would be seen. */
type Overheard = { readonly page: Page; readonly faults: string[]; readonly heard: () => Promise<string> }

async function enterOverheard(browser: Browser, link: string, name: string, department: string): Promise<Overheard> {
  const { page, faults } = await visitor(browser)
  const frames: string[] = []
  const answers: Promise<string>[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(typeof payload === 'string' ? payload : payload.toString('latin1'))))
  // A body the browser has thrown away holds nothing that the page could read either.
  page.on('response', (response) => answers.push(response.text().catch(() => '')))
  await page.goto(link)
  await sayWho(page, name, department)
  await inRoom(page)
  return { page, faults, heard: async () => [...frames, ...await Promise.all(answers)].join('\n') }
}

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Vote' })
const give = (page: Page, words: string): Locator => panel(page).getByRole('button', { name: `Put a dot on: ${words}` })

async function axeFaults(page: Page, inside: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(inside).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

test('dots are secret until the reveal; budget and cap hold; the ranking shows departments and the notes show their dots', async ({ browser, server }) => {
  // Four browsers on two cores.
  test.slow()
  const board = await makeSession(server, { departments: ['Sales', 'Support', 'Product'] })
  const scribe = await join(board, 'participant', 'Scribe')
  const drops = await postNote(board, scribe, 'Login drops')
  await postNote(board, scribe, 'Champion left')
  await postNote(board, scribe, 'Invoice unpaid')

  const lena = await enterOverheard(browser, board.links.facilitator, 'Lena', 'Sales')
  const ben = await enterOverheard(browser, board.links.participant, 'Ben', 'Support')
  const ada = await enterOverheard(browser, board.links.participant, 'Ada', 'Product')
  const vic = await enterOverheard(browser, board.links.viewer, 'Vic', 'Product')

  await openPanel(lena.page, 'Votes and scores')
  await panel(lena.page).getByRole('button', { name: 'Start a dot vote' }).click()
  await panel(lena.page).getByLabel('What do you ask?').fill('Which signal came first?')
  await panel(lena.page).getByRole('button', { name: 'Start the vote' }).click()
  for (const { page } of [lena, ben, ada, vic]) await expect(panel(page).getByRole('heading', { name: 'Which signal came first?' })).toBeVisible()
  await expect(panel(ben.page).getByText('0 of 3 have voted')).toBeVisible()

  // Two on one is the most, three in all.
  await give(ben.page, 'Login drops').click()
  await give(ben.page, 'Login drops').click()
  await expect(give(ben.page, 'Login drops')).toHaveAccessibleDescription(/At most 2 on one/)
  await give(ben.page, 'Champion left').click()
  await expect(panel(ben.page).getByText('0 of 3 left, at most 2 on one')).toBeVisible()
  await expect(give(ben.page, 'Invoice unpaid')).toHaveAccessibleDescription(/No dots left/)
  for (const { page } of [lena, ada, vic]) await expect(panel(page).getByText('1 of 3 have voted')).toBeVisible()

  // Own dots come back to oneself, and to nobody else by any way.
  await ben.page.reload()
  await inRoom(ben.page)
  await openPanel(ben.page, 'Votes and scores')
  await expect(panel(ben.page).getByText('0 of 3 left, at most 2 on one')).toBeVisible()
  expect(await ben.heard()).toContain(`{"target":"${drops}","dots":2}`)
  for (const { heard } of [lena, ada, vic]) {
    const all = await heard()
    expect(all).not.toMatch(/"dots":\s*[12]\b/)
  }
  await expect(give(vic.page, 'Login drops')).toHaveCount(0)
  await expect(panel(ada.page).getByText('3 of 3 left, at most 2 on one')).toBeVisible()

  await give(ada.page, 'Login drops').click()
  for (const { page } of [lena, ben, vic]) await expect(panel(page).getByText('2 of 3 have voted')).toBeVisible()
  await panel(lena.page).getByRole('button', { name: 'Close the vote' }).click()
  await expect(panel(ben.page).getByText('Closed. Still secret until it is revealed')).toBeVisible()
  await expect(panel(ben.page).getByText('your 2 dots')).toBeVisible()
  for (const { heard } of [lena, vic]) expect(await heard()).not.toMatch(/"dots":\s*[123]\b/)

  await panel(lena.page).getByRole('button', { name: 'Reveal' }).click()
  for (const { page } of [lena, ben, ada, vic]) {
    const places = panel(page).locator('ol > li')
    await expect(places.first()).toContainText('Login drops')
    await expect(places.first()).toContainText('3 dots from 2 people')
    await expect(places.first().getByRole('listitem').filter({ hasText: 'Support' })).toHaveText('Support 2')
    await expect(places.first().getByRole('listitem').filter({ hasText: 'Product' })).toHaveText('Product 1')
    await expect(places.nth(1)).toContainText('Champion left')
    await expect(places.nth(1)).toContainText('1 dot from 1 person')
    await expect(panel(page).getByText('What surprises you?')).toBeVisible()
    await expect(noteWith(page, 'Login drops').getByTitle('3 dots')).toBeAttached()
  }
  expect(await axeFaults(lena.page, 'section[aria-labelledby]')).toEqual([])
  for (const { faults } of [lena, ben, ada, vic]) expect(faults).toEqual([])
})

test('a vote by two of two reads "2 of 2 have voted", and a dot taken back is one fewer', async ({ browser, server }) => {
  const board = await makeSession(server, { departments: ['Sales', 'Product'] })
  await postNote(board, await join(board, 'participant', 'Scribe'), 'Login drops')
  const lena = await enterOverheard(browser, board.links.facilitator, 'Lena', 'Sales')
  const ben = await enterOverheard(browser, board.links.participant, 'Ben', 'Product')
  await openPanel(lena.page, 'Votes and scores')
  await panel(lena.page).getByRole('button', { name: 'Start a dot vote' }).click()
  await panel(lena.page).getByRole('button', { name: 'Start the vote' }).click()
  await give(lena.page, 'Login drops').click()
  await give(ben.page, 'Login drops').click()
  for (const { page } of [lena, ben]) await expect(panel(page).getByText('2 of 2 have voted')).toBeVisible()
  await panel(ben.page).getByRole('button', { name: 'Take a dot from: Login drops' }).click()
  for (const { page } of [lena, ben]) await expect(panel(page).getByText('1 of 2 have voted')).toBeVisible()
  await panel(lena.page).getByRole('button', { name: 'Close and reveal' }).click()
  await expect(panel(ben.page).getByText('1 dot from 1 person')).toBeVisible()
})

test('the agenda\'s time is the same for whoever comes late, runs on, waits and grows', async ({ browser, server }) => {
  const board = await makeSession(server, { departments: ['Sales', 'Product'] })
  const lena = await enterOverheard(browser, board.links.facilitator, 'Lena', 'Sales')
  const agenda = await openPanel(lena.page, 'Agenda')
  await agenda.getByRole('button', { name: 'Start this step' }).first().click()
  await agenda.getByRole('button', { name: 'Pause' }).click()
  await expect(agenda.getByText('Paused')).toBeVisible()
  await agenda.getByRole('button', { name: '1 minute' }).click()
  await expect(agenda.getByRole('timer')).toHaveText(/^1(0:(?!00)[0-5]\d|1:00)$/)
  const late = await enterOverheard(browser, board.links.participant, 'Ben', 'Product')
  const theirs = await openPanel(late.page, 'Agenda')
  await expect(theirs.getByRole('timer')).toHaveText(await agenda.getByRole('timer').innerText())
  await expect(theirs.getByRole('button', { name: 'Pause' })).toHaveCount(0)

  await agenda.getByRole('button', { name: 'Change' }).click()
  await agenda.getByLabel('Step 1').fill('Warm up')
  await agenda.getByRole('button', { name: 'Keep the agenda' }).click()
  await expect(theirs.getByRole('heading', { name: 'Warm up' })).toBeVisible()
  for (const { faults } of [lena, late]) expect(faults).toEqual([])
})
