// The page under its real policy: nothing is refused, nothing is asked of another origin, the canvas library's watermark stays in
// sight (its licence asks for that, licenses/tldraw.md), and axe finds nothing on any page, light and dark, wide and narrow.

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join, postNote } from '#tests/support/caller.ts'
import { enter, expect, makeSession, openPanel, sayWho, test, visitor, writeNote, type PanelWords, type Visitor } from '#tests/support/room.ts'

const panels: readonly PanelWords[] = ['Agenda', 'Records', 'Votes and scores', 'Role-play', 'Insights and actions', 'Everything as a list', 'People']
/** A phone has no room for tables of records: its rail leaves them out. */
const onPhone = panels.filter((name) => name !== 'Records')
const wide = { width: 1440, height: 900 }
const narrow = { width: 360, height: 740 }

test('a walk through a room breaks no rule of the policy and asks nobody else for anything', async ({ browser, server }) => {
  const board = await makeSession(server)
  await postNote(board, await join(board, 'participant', 'Ada'), 'A note that stands already')
  const one = await visitor(browser)
  await one.page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      console.error(`policy: ${effectiveDirective} refused ${blockedURI} ${sample}`)
    })
  })
  const answer = await one.page.goto(board.links.facilitator)
  expect(answer?.headers()['content-security-policy']).toMatch(/^default-src 'none'.*script-src 'self'; style-src 'self' 'nonce-/)
  await sayWho(one.page, 'Lena', 'Sales')
  await expect(one.page.locator('.tl-canvas')).toBeVisible()
  await writeNote(one.page, 'Written under the policy', { x: 400, y: 600 })
  for (const name of panels) {
    await openPanel(one.page, name)
    await watermarkInSight(one.page)
  }
  await openPanel(one.page, 'People')
  await one.page.getByRole('button', { name: 'Close People' }).click()
  await watermarkInSight(one.page)
  const drawing = one.page.waitForEvent('download')
  await one.page.getByRole('button', { name: 'Menu', exact: true }).click()
  await one.page.getByRole('menuitem', { name: /PNG/ }).click()
  await drawing
  await one.page.setViewportSize({ width: 820, height: 900 })
  await watermarkInSight(one.page)
  await one.page.setViewportSize(narrow)
  for (const name of onPhone) {
    await openPanel(one.page, name)
    // Where the canvas is not shown there is nothing of the library's, and no mark of it.
    if (await one.page.locator('.tl-canvas').count() > 0) await watermarkInSight(one.page)
  }
  expect(one.faults).toEqual([])
  expect(one.requests.filter((address) => !isOurs(address, server.url))).toEqual([])
  expect(one.requests.length).toBeGreaterThan(20)
})

test('axe finds nothing on the pages before the room', async ({ browser, server }) => {
  const board = await makeSession(server)
  const { page } = await visitor(browser)
  const looks = await everyLook(page, 'start', async () => {
    await page.goto(server.url)
    await expect(page.getByRole('heading', { name: 'New session' })).toBeVisible()
  })
  await page.getByLabel('What do you want to find out?').fill('Why do pilots go quiet?')
  await page.getByRole('button', { name: 'Make the session' }).click()
  looks.push(...await everyLook(page, 'created', () => expect(page.getByRole('button', { name: 'Open the room' })).toBeVisible()))
  await page.goto(board.links.participant)
  looks.push(...await everyLook(page, 'join', () => expect(page.getByRole('heading', { name: 'Pilots that go quiet' })).toBeVisible()))
  await page.goto(`${server.url}/b/${'A'.repeat(22)}`)
  looks.push(...await everyLook(page, 'no session', () => expect(page.getByRole('heading', { name: 'This session is not here' })).toBeVisible()))
  expect(looks).toEqual([])
})

for (const [width, size, names] of [['wide', wide, panels], ['narrow', narrow, onPhone]] as const) {
  test(`axe finds nothing in the ${width} room with each panel, light and dark`, async ({ browser, server }) => {
    const board = await makeSession(server)
    await postNote(board, await join(board, 'participant', 'Ada'), 'A note that stands already')
    const room = await enter(browser, board.links.facilitator, 'Lena', 'Sales', { viewport: size })
    expect(await allPanels(room, names)).toEqual([])
  })
}

async function allPanels({ page }: Visitor, names: readonly PanelWords[]): Promise<string[]> {
  const found: string[] = []
  for (const name of names) {
    await openPanel(page, name)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      found.push(...await violations(page, `${name}, ${colorScheme}`, colorScheme))
    }
  }
  return found
}

/** One page in both widths and both lights. */
async function everyLook(page: Page, name: string, ready: () => Promise<void>): Promise<string[]> {
  const found: string[] = []
  await ready()
  for (const size of [wide, narrow]) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      found.push(...await violations(page, `${name}, ${colorScheme}, ${size.width}`, colorScheme))
    }
  }
  await page.setViewportSize(wide)
  return found
}

/** Everything in light; in dark only what the light changes, the colours. */
async function violations(page: Page, where: string, light: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const asked = light === 'light' ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']) : axe.withRules(['color-contrast', 'link-in-text-block'])
  const { violations: found } = await asked.analyze()
  return found.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** The mark lies wholly inside the window, and nothing lies over its middle or its corners. */
async function watermarkInSight(page: Page): Promise<void> {
  await expect(async () => {
    expect(await page.evaluate(() => {
      const mark = document.querySelector('[title="made with tldraw"]')?.parentElement
      if (!mark) return 'there is none'
      const { left, top, right, bottom, width, height } = mark.getBoundingClientRect()
      if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || width < 8 || height < 8) return `it stands at ${left}, ${top}, ${right}, ${bottom}`
      const spots = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]] as const
      const over = spots.map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y)).find((there) => there === null || !mark.contains(there))
      return over === undefined ? 'in sight' : `under ${over?.outerHTML.slice(0, 120) ?? 'nothing'}`
    })).toBe('in sight')
  }).toPass({ timeout: 10_000 })
}

function isOurs(address: string, server: string): boolean {
  return address.startsWith('data:') || address.startsWith('blob:') || new URL(address).host === new URL(server).host
}
