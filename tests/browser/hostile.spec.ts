// Words that would be code, in every place where people's words are shown: title, names, notes, insights, records, the exported
// page. Seen once without our policy, because the policy must not be what saves us. And a thing that somebody broke on purpose.

import * as Y from 'yjs'
import type { Browser } from '@playwright/test'
import { nanoid } from 'nanoid'
import { newThingId } from '#shared/base/ids.ts'
import { boardDocument } from '#shared/document/document.ts'
import { addThings, type NewThing } from '#shared/document/things.ts'
import { ask, command, join, keyOf, postNote, type TestBoard } from '#tests/support/caller.ts'
import { enter, expect, inRoom, makeSession, noteWith, openPanel, sayWho, test, visitor, writeNote, type PanelWords, type Visitor } from '#tests/support/room.ts'
import type { TestServer } from '#tests/support/server.ts'
import { connect, joinBoard } from '#tests/support/sync-client.ts'

const act = 'window.canary()'
/** What ends the place that words may have been put into: an attribute, an element, a comment. */
const waysOut = ['', '">', "'>", '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '</svg>']
const vectors = [
  `<script>${act}</script>`, `<ScRiPt >${act}</sCrIpT>`, `<img src=x onerror=${act}>`, `<img src=x onerror="${act}">`, `<img/src=x/onerror=${act}>`, `<img src=x onerror\n=${act}>`,
  `<svg onload=${act}>`, `<svg/onload=${act}>`, `<svg><script>${act}</script></svg>`, `<svg><animate onbegin=${act} attributeName=x dur=1s>`, `<svg><set onbegin=${act} attributeName=x>`,
  `<body onload=${act}>`, `<iframe srcdoc="<script>parent.canary()</script>"></iframe>`, `<iframe src="javascript:parent.canary()"></iframe>`, `<object data="javascript:${act}"></object>`,
  `<embed src="javascript:${act}">`, `<details open ontoggle=${act}>`, `<input autofocus onfocus=${act}>`, `<select autofocus onfocus=${act}></select>`, `<video src=x onerror=${act}></video>`,
  `<video><source onerror=${act}></video>`, `<audio src=x onerror=${act}></audio>`, `<math><mi xlink:href="javascript:${act}">x</mi></math>`, `<a href="javascript:${act}">x</a>`,
  `<form><button formaction="javascript:${act}">x</button></form>`, `<marquee onstart=${act}>x</marquee>`, `<style>@import 'javascript:${act}'</style>`, `<link rel=stylesheet href=x onerror=${act}>`,
  `<template><img src=x onerror=${act}></template>`, `<noscript><p title="</noscript><img src=x onerror=${act}>"></noscript>`,
]
const corpus: readonly string[] = [
  ...waysOut.flatMap((out) => vectors.map((vector) => `${out}${vector}`)),
  `javascript:${act}`, `[x](javascript:${act})`, `![x](x"onerror="${act})`, '{{constructor.constructor("window.canary()")()}}', '${window.canary()}', `\u2028<img src=x onerror=${act}>`,
  `=HYPERLINK("javascript:${act}")`, `&lt;img src=x onerror=${act}&gt;`,
]
/** Some of them, where each costs a form of its own: twelve vectors behind all ways out, and what is no element. */
const some = [...corpus.filter((_words, n) => n % 26 === 0), ...corpus.slice(-8)]
/** Short enough for a name, a department, a column. */
const short = `<img src=x onerror=canary()>`

test('words that would be code stay words, on the canvas, in every panel and in the exported page', async ({ browser, server }) => {
  test.slow()
  const board = await makeSession(server, { title: `${short}<script>${act}</script>`, objective: corpus.join(' ').slice(0, 500), departments: [short, 'Sales'] })
  const lead = await join(board, 'facilitator', `${short}<svg onload=canary()>`, short)
  for (const words of some) await postNote(board, lead, words)
  const records = await chooseHostileRecords(board, lead)
  await writeRaw(server, board, everyKindOfWords(records))

  const reader = await unguarded(browser)
  await reader.page.goto(board.links.facilitator)
  await expect(reader.page.getByRole('heading', { name: short })).toBeVisible()
  await sayWho(reader.page, `${short}"'`, 'Sales')
  await inRoom(reader.page)
  await expect(reader.page.locator('.tl-shape[data-shape-type="sb-card"]').first()).toContainText('canary()')
  await expect(reader.page.locator('.tl-shape[data-shape-type="sb-text"]').first()).toContainText('canary()')
  await expect.poll(() => reader.page.locator('.tl-shape[data-shape-type="sb-note"]').count()).toBeGreaterThanOrEqual(corpus.length)
  const names: readonly PanelWords[] = ['Agenda', 'Records', 'Votes and scores', 'Role-play', 'Insights and actions', 'Everything as a list', 'People']
  for (const name of names) await openPanel(reader.page, name)
  const panel = await openPanel(reader.page, 'Insights and actions')
  await expect(panel.getByLabel('What we learned').first()).toHaveValue(/canary/)
  await openPanel(reader.page, 'Everything as a list')
  await reader.page.setViewportSize({ width: 360, height: 740 })
  await expect(reader.page.getByRole('region').first()).toBeVisible()

  const html = await ask(`${board.url}/export?format=html`, { token: lead.token })
  expect(html.status).toBe(200)
  expect(html.text).toContain('onerror=')
  const home = await unguarded(browser)
  // As a file opened from a disk: no policy of ours stands around it.
  await home.context.route('http://taken-home.invalid/session.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html.text }))
  // That the canary can sing at all: the same words, taken for code.
  await home.context.route('http://taken-home.invalid/trap.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: corpus.join('') }))
  await home.page.goto('http://taken-home.invalid/session.html')
  await expect(home.page.getByRole('heading', { level: 1 })).toContainText(short)
  await home.page.goto('http://taken-home.invalid/trap.html')
  await home.page.waitForFunction(() => Reflect.get(window, 'sung') === 1)
  await home.page.goto('http://taken-home.invalid/session.html')
  for (const one of [reader, home]) {
    expect(await one.page.evaluate(() => Reflect.get(window, 'sung') as unknown)).toBe(0)
    expect(one.faults.filter((fault) => fault.startsWith('thrown') || fault.startsWith('dialog'))).toEqual([])
  }
})

test('a broken thing is shown as what it is, and everything else works on', async ({ browser, server }) => {
  const board = await makeSession(server)
  const ada = await enter(browser, board.links.facilitator, 'Ada', 'Sales')
  const spot = (x: number) => ({ at: { on: 'canvas', x, y: 0, rotation: 0, parent: null } })
  await writeRaw(server, board, (y) => {
    const [things, placements] = [y.getMap('things'), y.getMap('placements')]
    const put = (id: string, fields: Record<string, unknown>, placement: Record<string, unknown>): void => {
      things.set(id, new Y.Map(Object.entries(fields)))
      placements.set(id, new Y.Map(Object.entries(placement)))
    }
    put('n_brokensign00', { kind: 'note', alive: true, sign: 17, text: new Y.Text('broken sign') }, spot(0))
    put('n_brokentext00', { kind: 'note', alive: true, text: 42 }, spot(300))
    put('z_fromtomorrow', { kind: 'hologram', alive: true }, spot(600))
    put('j_brokenmap000', { kind: 'journey', alive: true, stages: 'none', lanes: new Y.Text('?') }, spot(0))
    put('n_nowhere00000', { kind: 'note', alive: true, sign: 'plain', text: new Y.Text('nowhere') }, { at: { on: 'moon' } })
    put('d_brokenpen000', { kind: 'drawing', alive: true, stroke: [{ type: 'free', points: 'many' }] }, spot(900))
    put('c_brokenends00', { kind: 'connector', alive: true, start: { thing: 'n_nobodyhere00' }, end: 7 }, spot(0))
    things.set('n_nofieldsatall', 'a string')
  })
  await expect(ada.page.getByText('This cannot be shown here. It is kept as it is.').first()).toBeVisible()
  await writeNote(ada.page, 'Everything else works', { x: 400, y: 700 })
  for (const name of ['Insights and actions', 'Votes and scores', 'Everything as a list'] as const) await openPanel(ada.page, name)
  const ben = await enter(browser, board.links.participant, 'Ben', 'Product')
  await expect(noteWith(ben.page, 'Everything else works')).toBeVisible()
  for (const { faults } of [ada, ben]) expect(faults).toEqual([])
})

/** A visitor whose browser does not heed our policy, and who hears every dialog and every canary that sings. */
async function unguarded(browser: Browser): Promise<Visitor> {
  const one = await visitor(browser, { bypassCSP: true })
  await one.context.addInitScript(() => {
    Reflect.set(window, 'sung', 0)
    Reflect.set(window, 'canary', () => { Reflect.set(window.top ?? window, 'sung', 1) })
  })
  one.page.on('dialog', (dialog) => {
    one.faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return one
}

/** Writes into the board as a client of one's own making does. */
async function writeRaw(server: TestServer, board: TestBoard, deed: (y: Y.Doc) => void): Promise<void> {
  const client = connect(server.url, await joinBoard(server.url, board.id, keyOf(board.links.participant), 'Mallory'))
  await client.synced
  deed(client.y)
  await expect.poll(() => client.kept()).toBe(client.sent())
  expect(client.refusals).toEqual([])
  client.close()
  await client.ended
}

/** Insights, actions, texts, forms and areas with these words in them, and cards of the records. */
function everyKindOfWords(records: readonly string[]): (y: Y.Doc) => void {
  const style = {}
  const placement = (x: number, y: number): Pick<NewThing, 'placement'> => ({ placement: { at: { on: 'canvas', x: x * 320, y, rotation: 0, parent: null } } })
  return (y) => {
    addThings(boardDocument(y), [
      ...corpus.map((words, n): NewThing => ({
        id: newThingId('note', nanoid), kind: 'note', fields: { sign: 'plain', author: null, department: short, about: null, createdAt: 0 }, texts: { text: words },
        ...placement(n % 20, 1400 + Math.floor(n / 20) * 320),
      })),
      ...some.flatMap((words, x): NewThing[] => [
        { id: newThingId('insight', nanoid), kind: 'insight', fields: { state: 'draft', author: null, department: short, createdAt: 0 }, texts: { text: words } },
        { id: newThingId('action', nanoid), kind: 'action', fields: { state: 'open', owner: null, due: null, from: null }, texts: { text: words, measure: words } },
        { id: newThingId('text', nanoid), kind: 'text', fields: { style }, texts: { text: words }, ...placement(x, 600) },
        { id: newThingId('shape', nanoid), kind: 'shape', fields: { style, geo: 'rectangle' }, texts: { text: words }, ...placement(x, 800) },
        { id: newThingId('area', nanoid), kind: 'area', fields: { style }, texts: { title: words }, ...placement(x, 1100) },
      ]),
      ...records.slice(0, 12).map((record, x): NewThing => ({ id: newThingId('card', nanoid), kind: 'card', fields: { record, folded: false }, ...placement(x, 200) })),
    ])
  }
}

/** Imports records made of these words and chooses them; gives their ids. */
async function chooseHostileRecords(board: TestBoard, lead: { readonly token: string }): Promise<readonly string[]> {
  // A column with a line break in it is taken for long text, and names nothing.
  const oneLine = corpus.filter((words) => !words.includes('\n'))
  const cell = (words: string): string => `"${words.replaceAll('"', '""')}"`
  const csv = [`name,stage,${cell(short)}`, ...oneLine.map((words) => [cell(words), cell(words), cell(words)].join(','))].join('\n')
  const sent = await ask(`${board.url}/records?fileName=${encodeURIComponent(`${short}.csv`)}`, { token: lead.token, bytes: csv, headers: { 'content-type': 'text/csv' } })
  expect(sent.status, sent.text.slice(0, 300)).toBe(200)
  const importId = String(sent.body['importId'])
  const ids: string[] = []
  for (let offset = 0; offset < oneLine.length; offset += 100) {
    const pool = JSON.parse((await ask(`${board.url}/imports/${importId}/records?limit=100&offset=${offset}`, { token: lead.token })).text) as { records: { id: string }[] }
    ids.push(...pool.records.map(({ id }) => id))
  }
  expect(ids).toHaveLength(oneLine.length)
  const chosen = await command(board, lead, { type: 'choose-records', importId, records: ids })
  expect(chosen.status, chosen.text).toBe(200)
  return ids
}
