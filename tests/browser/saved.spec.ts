// The interface's word, watched from inside the page: each time it says "Saved", the words that stand in the notes at that instant
// are noted. The server is killed under the typing again and again, and the tab too; every word noted must be on the server's
// disk, before the page has come back to say it once more. SAVED_KILLS and SAVED_CRASHES make it longer.

import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from '@playwright/test'
import { ask, join, type TestBoard } from '#tests/support/caller.ts'
import { until } from '#tests/support/clock.ts'
import { enter, expect, makeSession, openNote, test, type Visitor } from '#tests/support/room.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const kills = Number(process.env['SAVED_KILLS'] ?? 5)
const crashes = Number(process.env['SAVED_CRASHES'] ?? 2)

/** Words said to be saved, as they come; `instants` counts how often the interface said so. */
type Said = { readonly words: Set<string>; instants: number }

test('after each kill of the server all is there that the interface had called saved', async ({ browser, server }) => {
  test.setTimeout(60_000 + kills * 15_000)
  const { lost, said } = await killUnderTyping(browser, server, kills)
  expect(lost).toEqual([])
  // The observer was awake: before each kill some words were called saved, many at one instant where the machine types faster than it keeps.
  expect(said.instants).toBeGreaterThanOrEqual(kills)
  expect(said.words.size).toBeGreaterThan(kills * 5)
})

test('a server that says "kept" too early makes the interface lie, and that is caught', async ({ browser }) => {
  const server = await startServer({ entry: 'tests/crash/relays-first.ts' })
  try {
    expect((await killUnderTyping(browser, server, 2)).lost.length).toBeGreaterThan(0)
  } finally {
    await server.kill9()
  }
})

test('a tab that is killed after it said "Saved" has lost nothing', async ({ browser, server }) => {
  test.setTimeout(60_000 + crashes * 20_000)
  const board = await makeSession(server)
  const said: Said = { words: new Set(), instants: 0 }
  for (let crash = 0; crash < crashes; crash += 1) {
    const ada = await enter(browser, board.links.participant, `Ada ${crash}`)
    await watch(ada.page, said)
    await openNote(ada.page, { x: 400 + crash * 20, y: 300 + crash * 20 })
    const typing = typeWords(ada.page, `t${crash}`)
    const before = said.words.size
    await until('some words are called saved', () => said.words.size > before + 5, 20_000)
    const crashed = ada.page.waitForEvent('crash')
    const session = await ada.context.newCDPSession(ada.page)
    session.send('Page.crash').catch(() => undefined) // the answer dies with the page
    await crashed
    typing.stop()
    await typing.over
    expect(await missing(board, said.words)).toEqual([])
    await ada.context.close()
  }
  expect(said.instants).toBeGreaterThanOrEqual(crashes)
})

async function killUnderTyping(browser: Browser, server: TestServer, kills: number): Promise<{ readonly lost: readonly string[]; readonly said: Said }> {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada')
  const said: Said = { words: new Set(), instants: 0 }
  await watch(ada.page, said)
  await openNote(ada.page, { x: 500, y: 400 })
  const lost: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    // A long run writes a lot: the note begins anew, with words of its own.
    await ada.page.keyboard.press('ControlOrMeta+a')
    await ada.page.keyboard.press('Backspace')
    lost.push(...await killOnce(ada, server, { board, said, name: `k${kill}` }))
  }
  await ada.context.close()
  return { lost, said }
}

type Round = { readonly board: TestBoard; readonly said: Said; readonly name: string }

async function killOnce({ page, context }: Visitor, server: TestServer, { board, said, name }: Round): Promise<readonly string[]> {
  const isOurs = (word: string): boolean => word.startsWith(`${name}-`)
  const typing = typeWords(page, name)
  await until('some words are called saved', () => [...said.words].filter(isOurs).length > 5, 30_000)
  // The line stays as it is, but no new one can be made: what the page has not sent cannot mend what was lost.
  await context.setOffline(true)
  await server.kill9()
  typing.stop()
  await typing.over
  await server.restart()
  const lost = await missing(board, new Set([...said.words].filter(isOurs)))
  await context.setOffline(false)
  return lost
}

/** Notes every word that stands in a note while the interface says "Saved": whenever that changes, and in every frame. */
async function watch(page: Page, said: Said): Promise<void> {
  await page.exposeFunction('calledSaved', (words: readonly string[]) => {
    said.instants += 1
    for (const word of words) said.words.add(word)
  })
  await page.evaluate(() => {
    const { calledSaved } = window as unknown as { calledSaved: (words: readonly string[]) => Promise<void> } // made by exposeFunction
    const known = new Set<string>()
    const look = (): void => {
      const isSaved = [...document.querySelectorAll('[role=status]')].some((one) => one.textContent.trim() === 'Saved')
      if (!isSaved) return
      const fields = [...document.querySelectorAll('textarea')].map((field) => field.value)
      // A word is whole when a blank follows it.
      const words = fields.flatMap((text) => text.match(/\b[kt]\d+-\d+(?= )/g) ?? []).filter((word) => !known.has(word))
      if (words.length === 0) return
      for (const word of words) known.add(word)
      void calledSaved(words)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    const everyFrame = (): void => {
      look()
      requestAnimationFrame(everyFrame)
    }
    everyFrame()
  })
}

/** Types numbered words until it is told to stop, or the page is gone. Draws breath now and then: "Saved" is said when nothing is on its way. */
function typeWords(page: Page, name: string): { readonly stop: () => void; readonly over: Promise<void> } {
  const told = new AbortController()
  const type = async (): Promise<void> => {
    for (let number = 0; !told.signal.aborted; number += 1) {
      await page.keyboard.type(`${name}-${number} `, { delay: 4 })
      if (number % 8 === 7) await pause(300)
    }
  }
  const over = type().catch((reason: unknown) => { if (!told.signal.aborted && !/crash/i.test(String(reason))) throw reason })
  return { stop: () => told.abort(), over }
}

/** Which of these words are in no note, by the server's word. */
async function missing(board: TestBoard, words: ReadonlySet<string>): Promise<string[]> {
  const { token } = await join(board, 'viewer', 'Witness')
  const answer = await ask(`${board.url}/things?kind=note`, { token })
  const there = new Set((JSON.parse(answer.text) as { things: { text: string }[] }).things.flatMap(({ text }) => text.split(' ')))
  return [...words].filter((word) => !there.has(word))
}
