// Makes the pictures in docs/pictures anew: a fresh server with the demo session, real browsers, one workshop in fast motion.
// `node scripts/pictures.mjs` builds the client and starts a server of its own; `--at http://…` takes pictures of one that runs
// (with DEMO=on and a fresh data folder), `--only start,room` keeps only those named. Needs Node 24 and a Chromium.
import { chromium } from '@playwright/test'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient } from './client-build.mjs'
import { inHouse, say, SetupRefusal } from './house.mjs'
import { environmentFor, listen } from './processes.mjs'

const folder = inHouse('docs/pictures')
const mostBytes = 250_000
const desk = { width: 1440, height: 900 }
const phone = { width: 360, height: 740 }
const chromiumArguments = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
/** On the canvas, clear of notes, so that the others see this person's pointer there. */
const restingPlace = [605, 320]
/** Where the demo's second card and the note under it stand while everything is shown on a screen of `desk`. */
const secondCard = [300, 665]
const besideItsNote = [310, 790]
const people = {
  facilitator: ['Maja Lindqvist', 'Customer success'],
  participant: ['Tom Okafor', 'Sales'],
  others: [['Nora Weiss', 'Data'], ['Ben Alvarez', 'Marketing'], ['Ivy Chen', 'Product'], ['Leo Novak', 'Sales']],
}

/** `--at <address> --only a,b`: what was asked for. */
function asked(argv) {
  const after = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : null)
  return { at: after('--at'), only: after('--only')?.split(',') ?? null }
}

async function ownServer() {
  const code = await buildClient(process.execPath)
  if (code !== 0) throw new SetupRefusal('The client could not be built; the reason stands above.')
  const dataDir = mkdtempSync(join(tmpdir(), 'signalboard-pictures-'))
  const env = environmentFor(process.execPath, { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' })
  const child = spawn(process.execPath, [inHouse('server/main.ts'), 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await new Promise((resolve, reject) => {
    let output = ''
    child.once('exit', () => reject(new SetupRefusal('The server did not start; the reason stands above.')))
    child.stdout.on('data', (chunk) => {
      output += chunk
      const found = /ready at (\S+)/.exec(output)
      if (found) resolve(found[1])
    })
  })
  const stop = async () => {
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { address, stop }
}

/** A browser window of one person, still outside. `told` gathers what the page complains of. */
async function openWindow(browser, viewport, told) {
  const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', hasTouch: viewport.width < 600 })
  const page = await context.newPage()
  page.on('pageerror', (fault) => told.push(`page error: ${fault.message}`))
  // Whoever is not in yet is asked "who are you" with a 401; the browser writes that down as an error.
  page.on('console', (line) => { if (line.type() === 'error' && !line.text().includes('401')) told.push(`console: ${line.text()}`) })
  return page
}

/** Comes in by a link as a person would. */
async function enter(page, link, [name, department]) {
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByText(department, { exact: true }).click()
  await page.getByRole('button', { name: 'Join the session' }).click()
  await page.getByRole('navigation', { name: 'Panels' }).waitFor()
}

/** One act of the session, asked for from inside a page, so that its cookie speaks for it. */
async function command(page, board, act) {
  const answer = await page.evaluate(async ([id, body]) => {
    const response = await fetch(`/api/boards/${id}/commands`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), ...body }),
    })
    return { ok: response.ok, text: await response.text() }
  }, [board, act])
  if (!answer.ok) throw new Error(`${act.type} was refused: ${answer.text}`)
}

/** Somebody without a window, who votes by HTTP. */
async function guest(world, [name, department]) {
  const post = async (path, body, token) => {
    const response = await fetch(`${world.address}${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`)
    return response.json()
  }
  const key = world.links.participant.split('#')[1]
  const { token } = await post(`/api/boards/${world.board}/join`, { key, name, department })
  return { vote: (roundId, choices) => post(`/api/boards/${world.board}/commands`, { id: crypto.randomUUID(), type: 'cast-ballot', roundId, choices }, token) }
}

async function openPanel(page, name) {
  const button = page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name })
  if (await button.getAttribute('aria-pressed') !== 'true') await button.click()
  await page.waitForLoadState('networkidle')
}

async function fetched(page, path) {
  return page.evaluate(async (address) => (await fetch(address)).json(), path)
}

/** Each scene brings the session one step further and may leave pictures; the order is the workshop's. */
const scenes = {
  async start({ browser, address, told, shoot }) {
    const page = await openWindow(browser, desk, told)
    await page.goto(address)
    await page.getByRole('heading', { name: 'New session' }).waitFor()
    await page.getByLabel('What do you want to find out?').fill('Which signals came before the trials that ended without a word?')
    await shoot('start', page)
    await page.context().close()
  },

  async room(world) {
    const { lead, mate, board, shoot } = world
    const { agenda } = await fetched(lead, `/api/boards/${board}/standing`)
    await command(lead, board, { type: 'start-step', stepId: agenda[1].id })
    await mate.mouse.move(...restingPlace, { steps: 8 })
    await shoot('room', lead)
  },

  async reading({ lead, mate, shoot }) {
    await lead.mouse.click(...secondCard)
    await lead.keyboard.press('Shift+2')
    await mate.mouse.move(...besideItsNote, { steps: 8 })
    await shoot('reading', lead, { framed: false })
    await lead.keyboard.press('Escape')
  },

  async vote(world) {
    const { lead, mate, board, address, shoot } = world
    const { things } = await fetched(lead, `/api/boards/${board}/things?kind=note`)
    const notes = things.map((thing) => thing.id).filter((id) => /^n_demo-(read|mean)-/.test(id)).sort()
    const round = { id: 'strongest', kind: 'dots', question: 'Which reading explains best why deals went quiet?', targets: notes, budget: 5, perTarget: 3 }
    await command(lead, board, { type: 'open-round', round })
    const share = (dots) => dots.flatMap((n, i) => (n > 0 && notes[i] ? [{ target: notes[i], dots: n }] : []))
    const ballots = [[3, 1, 0, 0, 1], [2, 0, 0, 2, 1], [0, 3, 1, 0, 1], [1, 1, 0, 3]]
    for (const [i, who] of people.others.entries()) await (await guest({ ...world, address }, who)).vote('strongest', share(ballots[i]))
    await command(mate, board, { type: 'cast-ballot', roundId: 'strongest', choices: share([2, 0, 1]) })
    await mate.reload()
    await mate.getByRole('navigation', { name: 'Panels' }).waitFor()
    await openPanel(mate, 'Votes and scores')
    await openPanel(lead, 'Votes and scores')
    await shoot('vote', mate)
    await command(lead, board, { type: 'close-round', roundId: 'strongest' })
    await command(lead, board, { type: 'reveal-round', roundId: 'strongest' })
    await shoot('reveal', lead)
  },

  async roleplay(world) {
    const { lead, mate, board, shoot } = world
    const { scenes: [scene] } = await fetched(lead, `/api/boards/${board}/standing`)
    const { me } = await fetched(mate, `/api/boards/${board}`)
    const { me: myself } = await fetched(lead, `/api/boards/${board}`)
    const sceneId = scene.plan.id
    const parts = [{ person: me.id, role: scene.plan.roles[0] }, { person: myself.id, role: scene.plan.roles[1] }]
    await command(lead, board, { type: 'deal-roles', sceneId, deal: { actor: me.id, parts } })
    await command(lead, board, { type: 'start-turn', sceneId })
    await openPanel(mate, 'Role-play')
    await openPanel(lead, 'Role-play')
    const say = async (label, words) => {
      await lead.getByLabel(label).fill(words)
      await lead.getByLabel(label).press('Enter')
    }
    await say('Ask the customer something', 'What did you try to get out of the trial?')
    await say('Ask the customer something', 'Who asked you for those figures?')
    await say('Guess what they really want', 'Not to look unprepared before their own boss')
    await shoot('roleplay-customer', mate)
    await shoot('roleplay-others', lead)
  },

  async insights({ lead, shoot }) {
    await openPanel(lead, 'Insights and actions')
    await lead.getByRole('button', { name: 'New insight' }).click()
    await lead.keyboard.type('The trial is lost at the first failed import, two weeks before anybody notices')
    await lead.getByRole('button', { name: 'Find a note or record' }).click()
    for (const words of ['If the first import fails', 'They waited for the import']) {
      await lead.getByRole('checkbox', { name: words }).check()
    }
    await lead.keyboard.press('Escape')
    await lead.getByLabel('Where it stands').selectOption('Agreed')
    await lead.getByRole('button', { name: 'Add an action', exact: true }).click()
    await lead.keyboard.type('Call every trial whose first import failed within a day')
    await lead.getByLabel('Who', { exact: true }).selectOption({ label: 'Tom Okafor, Sales' })
    await lead.getByLabel('By when').fill('2030-03-01')
    await lead.getByLabel('How we will see that it worked').fill('Half of them import again within a week')
    await shoot('insights', lead)
  },

  async importing({ lead, shoot }) {
    await openPanel(lead, 'Records')
    await lead.getByRole('button', { name: 'Bring in records' }).first().click()
    await lead.getByRole('dialog').locator('input[type=file]').setInputFiles([inHouse('demo/data/sales_pipeline.csv'), inHouse('demo/data/accounts.csv')])
    await lead.getByRole('button', { name: /^Keep [\d,]+ records/ }).waitFor({ timeout: 20_000 })
    await shoot('import', lead, { framed: false })
    await lead.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  },

  async list({ lead, shoot }) {
    await openPanel(lead, 'Everything as a list')
    await shoot('list', lead)
  },

  async phone({ browser, address, links, told, shoot }) {
    const page = await openWindow(browser, phone, told)
    await enter(page, `${address}${links.participant}`, ['Ana Sousa', 'Product'])
    await shoot('phone', page)
    await page.context().close()
  },

  async dark({ lead, shoot }) {
    await lead.emulateMedia({ colorScheme: 'dark' })
    await openPanel(lead, 'Records')
    await shoot('dark', lead)
  },
}

/** Keeps a picture when it was asked for, and says how large it became. */
function camera(only, told) {
  mkdirSync(folder, { recursive: true })
  return async (name, page, { framed = true } = {}) => {
    if (only !== null && !only.includes(name)) return
    await page.waitForLoadState('networkidle')
    const everything = page.getByRole('button', { name: 'Show everything' })
    if (framed && await everything.isVisible()) {
      await everything.click()
      await page.mouse.move(...restingPlace)
    }
    // What glides has come to rest, and the canvas has drawn what came last.
    await page.waitForTimeout(1_200)
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    const { size } = statSync(path)
    say(`${name}.png ${Math.round(size / 1_000)} kB`)
    if (size > mostBytes) told.push(`${name}.png has ${size} bytes, ${mostBytes} is the most`)
  }
}

async function takePictures(address, only) {
  const found = await listen(process.execPath, [inHouse('tests/support/browser.ts')], { env: environmentFor(process.execPath) })
  if (found.code !== 0) throw new SetupRefusal(found.output.trim())
  const browser = await chromium.launch({ executablePath: found.output.trim().split('\n').at(-1), args: chromiumArguments })
  const told = []
  try {
    const { id: board, links } = await (await fetch(`${address}/api/demo`)).json()
    const [lead, mate] = [await openWindow(browser, desk, told), await openWindow(browser, desk, told)]
    await enter(lead, `${address}${links.facilitator}`, people.facilitator)
    await enter(mate, `${address}${links.participant}`, people.participant)
    const world = { browser, address, board, links, lead, mate, told, shoot: camera(only, told) }
    for (const [name, scene] of Object.entries(scenes)) {
      try {
        await scene(world)
      } catch (reason) {
        told.push(`${name}: ${reason instanceof Error ? reason.message : String(reason)}`)
      }
    }
  } finally {
    await browser.close()
  }
  for (const line of told) say(line)
  return told.length === 0 ? 0 : 1
}

const { at, only } = asked(process.argv.slice(2))
const server = at === null ? await ownServer() : { address: at, stop: async () => undefined }
try {
  process.exitCode = await takePictures(server.address, only)
} finally {
  await server.stop()
}
