// People in real browsers: a server for each test, visitors with a browser context of their own, and the few acts every story needs.
// What a page says on its console or throws is kept with the visitor, so that a test can ask for silence at the end.
// Waits for states, never for time. Stories about one panel keep their own acts in their own files.

import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type ConsoleMessage, type Locator, type Page } from '@playwright/test'
import { join, makeBoard, type Links, type TestBoard } from './caller.ts'
import { startServer, type TestServer } from './server.ts'

export { expect }

/** `test` with a running server of its own on a fresh data folder, stopped at the end; whoever visited goes with it. */
export const test = base.extend<{ server: TestServer; everybodyLeaves: undefined }>({
  // Pages left open go on drawing and looking for their server: a hundred of them made every later story three times as slow.
  everybodyLeaves: [async ({ browser }, use) => {
    await use(undefined)
    await Promise.all(browser.contexts().map((context) => context.close()))
  }, { auto: true }],
  // Playwright reads the first argument's names: it has to be written as a pattern.
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use, info) => {
    const server = await startServer()
    await use(server)
    await server.stop()
    if (info.status !== info.expectedStatus) await info.attach('what the server printed', { body: server.output(), contentType: 'text/plain' })
  },
})

/** Somebody with a browser of their own: nothing is shared with other visitors but the server. */
export type Visitor = {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors thrown in the page and errors on its console, as they come. */
  readonly faults: string[]
  /** Every address asked for. */
  readonly requests: string[]
}

/** A visitor with an empty page, in a context of their own. */
export async function visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext(options)
  return watched(context, await context.newPage())
}

/** Listens to a page from here on. */
export function watched(context: BrowserContext, page: Page): Visitor {
  const faults: string[] = []
  const requests: string[] = []
  page.on('pageerror', (fault) => faults.push(`thrown: ${fault.message}`))
  page.on('console', (line) => { if (line.type() === 'error' && !isOnlyAsking(line)) faults.push(`console: ${line.text()} (${line.location().url})`) })
  page.on('request', (request) => requests.push(request.url()))
  page.on('websocket', (socket) => requests.push(socket.url()))
  return { page, context, faults, requests }
}

/** A stranger's browser asks who one is here, the start page asks for a demo: Chromium writes the answer "none" on the console. */
function isOnlyAsking(line: ConsoleMessage): boolean {
  return [/status of 401.* \S+\/api\/boards\/[\w-]{22}$/, /status of 404.* \S+\/api\/demo$/].some((asked) => asked.test(`${line.text()} ${line.location().url}`))
}

/** A board made over HTTP, with its links as whole addresses. */
export async function makeSession(server: TestServer, facts: object = {}): Promise<TestBoard> {
  const board = await makeBoard(server.url, { title: 'Pilots that go quiet', objective: 'Why do pilots go quiet in week six?', departments: ['Sales', 'Customer Success', 'Product'], ...facts })
  const whole = (link: string): string => new URL(link, server.url).href
  const links: Links = { facilitator: whole(board.links.facilitator), participant: whole(board.links.participant), viewer: whole(board.links.viewer) }
  return { ...board, links }
}

/** Opens an invitation, says who one is, and waits until the room stands. */
export async function enter(browser: Browser, link: string, name: string, department = 'Sales', options: BrowserContextOptions = {}): Promise<Visitor> {
  const one = await visitor(browser, options)
  await one.page.goto(link)
  await sayWho(one.page, name, department)
  await inRoom(one.page)
  return one
}

/** Fills the page behind an invitation. */
export async function sayWho(page: Page, name: string, department: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  const choice = page.getByRole('radio', { name: department })
  // The chips move when the server has told which departments take part: a click may just miss.
  await expect(async () => {
    await choice.click({ force: true, timeout: 2_000 })
    await expect(choice).toBeChecked({ timeout: 1_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Join the session' }).click()
}

/** Puts a token that was got over HTTP into a context: in the room without the door. */
export async function enterByCookie(browser: Browser, server: TestServer, board: TestBoard, role: keyof Links, name: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const { cookie } = await join(board, role, name)
  const one = await visitor(browser, options)
  const [cookieName = '', value = ''] = cookie.split('=')
  await one.context.addCookies([{ name: cookieName, value, url: server.url }])
  await one.page.goto(`${server.url}/b/${board.id}`)
  await inRoom(one.page)
  return one
}

/** Waits until the room is there and everything in it is on disk. */
export async function inRoom(page: Page): Promise<void> {
  await expect(page.locator('#main')).toBeVisible()
  await saved(page)
}

/** Waits until the room says that everything is saved. */
export async function saved(page: Page): Promise<void> {
  await expect(state(page)).toHaveText('Saved')
}

/** Where the room says whether one's work is saved. */
export function state(page: Page): Locator {
  return page.locator('[role=status]').filter({ hasText: /Saved|Saving|Offline|Opening|cannot save/ })
}

/** The names on the rail. */
export type PanelWords = 'Agenda' | 'Records' | 'Votes and scores' | 'Role-play' | 'Insights and actions' | 'Everything as a list' | 'People'

/** Opens a panel by its button on the rail, if it is not open; gives its region. */
export async function openPanel(page: Page, name: PanelWords): Promise<Locator> {
  const button = page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name })
  if (await button.getAttribute('aria-pressed') !== 'true') await button.click()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  const region = page.getByRole('region').filter({ has: page.getByRole('heading', { level: 2 }) }).first()
  await expect(region).toBeVisible()
  return region
}

/** A point of the canvas, in pixels from its top left corner. */
export type Spot = { readonly x: number; readonly y: number }

/** Puts a note down with the key N and writes in it; the note is left closed and nothing is selected. */
export async function writeNote(page: Page, text: string, at: Spot): Promise<void> {
  await openNote(page, at)
  await page.keyboard.type(text)
  await closeNote(page)
  await expect(noteWith(page, text)).toBeVisible()
}

/** Puts an empty note down and leaves it open for writing. */
export async function openNote(page: Page, at: Spot): Promise<void> {
  await page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Note', exact: true }).click()
  await page.locator('.tl-canvas').click({ position: { ...at } })
  await expect(page.getByLabel('Text of the note')).toBeFocused()
}

/** Stops writing and lets go of what is selected. */
export async function closeNote(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('Text of the note')).toHaveCount(0)
  await page.keyboard.press('Escape')
}

/** The notes on the canvas, or those with these words. */
export function noteWith(page: Page, text: string | RegExp = ''): Locator {
  return page.locator('.tl-shape[data-shape-type="sb-note"]').filter({ hasText: text })
}
