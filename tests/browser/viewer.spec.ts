// A viewer sees the board live and changes nothing: not by the keys and buttons, not by a frame made by hand in the viewer's own
// page, which has the viewer's cookie and every right of a page of ours. The judge is the server's document.

import * as Y from 'yjs'
import type { Page } from '@playwright/test'
import { ask, join, keyOf, postNote, type TestBoard } from '#tests/support/caller.ts'
import { enter, expect, makeSession, noteWith, openPanel, test } from '#tests/support/room.ts'
import { connect, joinBoard } from '#tests/support/sync-client.ts'

test('a viewer changes nothing by keys and buttons, and sees what the others do', async ({ browser, server }) => {
  const board = await makeSession(server)
  const writer = await join(board, 'participant', 'Ada')
  await postNote(board, writer, 'Hands off')
  const { page } = await enter(browser, board.links.viewer, 'Vic', 'Sales')
  const before = await document(board)
  await expect(noteWith(page, 'Hands off')).toBeVisible()
  const tools = page.getByRole('toolbar', { name: 'Tools' })
  await expect(tools.getByRole('button')).toHaveCount(2)
  const note = noteWith(page, 'Hands off')
  await note.click()
  for (const key of ['Delete', 'Backspace', 'ArrowRight', 'Control+x', 'Control+d', 'Enter']) await page.keyboard.press(key)
  await page.keyboard.press('Escape')
  await note.dblclick()
  await expect(page.getByLabel('Text of the note')).toHaveCount(0)
  for (const key of ['n', 'j', 't', 'f', 'r', 'p']) {
    await page.keyboard.press(key)
    await page.locator('.tl-canvas').click({ position: { x: 300, y: 700 } })
  }
  await page.locator('.tl-canvas').dblclick({ position: { x: 400, y: 760 } })
  await note.hover()
  await page.mouse.down()
  await page.mouse.move(700, 700, { steps: 6 })
  await page.mouse.up()
  const list = await openPanel(page, 'Everything as a list')
  await expect(list.getByRole('textbox', { disabled: false }).and(list.locator('textarea:not([readonly])'))).toHaveCount(0)

  await postNote(board, writer, 'Seen live')
  await expect(noteWith(page, 'Seen live')).toBeVisible()
  expect((await document(board)).filter(({ text }) => text !== 'Seen live')).toEqual(before)
})

test('a frame made by hand in a viewer\'s page is not taken', async ({ browser, server }) => {
  const board = await makeSession(server)
  const writer = await join(board, 'participant', 'Ada')
  await postNote(board, writer, 'Hands off')
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const vic = await enter(browser, board.links.viewer, 'Vic', 'Sales')
  const before = await document(board)
  const y = await wholeDocument(server.url, board)
  const forged: Uint8Array[] = []
  y.on('update', (update: Uint8Array) => forged.push(update))
  const things = y.getMap<Y.Map<unknown>>('things')
  const [note] = things.values()
  note?.set('alive', false)
  const text = note?.get('text')
  if (text instanceof Y.Text) text.insert(0, 'FORGED ')
  things.set('n_forgedbyhand00', new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text('FORGED')]]))
  expect(forged).toHaveLength(3)
  for (const update of [...forged, Y.encodeStateAsUpdate(y)]) {
    for (const step of [1, 2] as const) expect(await sendByHand(vic.page, [0, step, ...withLength(update)])).not.toBe('taken')
  }
  expect(await document(board)).toEqual(before)
  await expect(noteWith(ada.page, 'Hands off')).toHaveCount(1)
  await expect(noteWith(ada.page)).toHaveCount(1)
  await expect(noteWith(vic.page, 'Hands off')).toHaveCount(1)
  await postNote(board, writer, 'The room goes on')
  await expect(noteWith(ada.page, 'The room goes on')).toBeVisible()
  await expect(noteWith(vic.page, 'The room goes on')).toBeVisible()
})

type Told = { readonly id: string; readonly text?: string }

/** Everything on the board by the server's word. */
async function document(board: TestBoard): Promise<readonly Told[]> {
  const { token } = await join(board, 'viewer', 'Witness')
  return (JSON.parse((await ask(`${board.url}/things`, { token })).text) as { things: Told[] }).things
}

/** A copy of the room's document, as any viewer gets it. */
async function wholeDocument(url: string, board: TestBoard): Promise<Y.Doc> {
  const client = connect(url, await joinBoard(url, board.id, keyOf(board.links.viewer), 'Copyist'))
  await client.synced
  await expect.poll(() => client.y.getMap('things').size).toBe(1)
  client.close()
  await client.ended
  return client.y
}

/** A length as Yjs writes it, and the bytes. */
function withLength(bytes: Uint8Array): number[] {
  const length: number[] = []
  let rest = bytes.length
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push(128 | rest % 128)
  return [...length, rest, ...bytes]
}

/** Sends one frame on a socket opened in the page; what the server made of it: "refused", "closed", or "taken" when it was acknowledged. */
async function sendByHand(page: Page, frame: readonly number[]): Promise<string> {
  return page.evaluate((bytes) => new Promise<string>((resolve) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/sync/${location.pathname.split('/')[2]}`)
    socket.binaryType = 'arraybuffer'
    const end = (word: string) => { socket.onclose = null; socket.close(); resolve(word) }
    socket.onopen = () => socket.send(Uint8Array.from(bytes))
    socket.onclose = () => resolve('closed')
    socket.onmessage = ({ data }) => {
      const type = new Uint8Array(data as ArrayBuffer)[0]
      if (type === 103) end('refused')
      if (type === 101) end('taken')
    }
  }), frame)
}
