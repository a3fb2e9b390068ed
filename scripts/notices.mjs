// Writes THIRD_PARTY_NOTICES.md: every package that runs in production, with version, licence and licence text.
// `--check` writes nothing and fails when the file is not what it would write. The same on every machine:
// packages for one platform only are named from the lock, their text is their parent's.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inHouse, say } from './house.mjs'

const file = inHouse('THIRD_PARTY_NOTICES.md')
const textNames = /^(licen[cs]e|copying|notice)/i
const tldrawLicence = readFileSync(inHouse('licenses/tldraw.md'), 'utf8')
const isTldraw = (name) => name === 'tldraw' || name.startsWith('@tldraw/')

const introduction = `# Third-party notices

Signalboard's own code is under the MIT licence (see LICENSE). It runs with the packages below, each under its own
licence. This file is written by \`node scripts/notices.mjs\`; do not edit it by hand.

The canvas is tldraw 3.15.6, under tldraw's own licence: its "Made with tldraw" watermark stays visible and unaltered.
The canvas library brings the fonts IBM Plex (copyright 2017 IBM Corp., with Reserved Font Name "Plex") and Shantell
Sans (copyright 2022 The Shantell Sans Project Authors), both under the SIL Open Font License 1.1; its text is the last one
below. A package without a text of its own in this file carries none in its npm package either; its licence is the one named.
`

/** Production packages of the lock, one per name and version, sorted. */
function productionPackages() {
  const { packages } = JSON.parse(readFileSync(inHouse('package-lock.json'), 'utf8'))
  const found = new Map()
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '' || entry.dev || entry.devOptional) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    found.set(`${name} ${entry.version}`, { name, path, version: entry.version, licence: entry.license ?? 'not stated', optional: entry.optional === true })
  }
  return [...found.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1))
}

function textOf({ name, path, optional }) {
  if (isTldraw(name)) return tldrawLicence.trim()
  const folder = inHouse(path)
  if (optional) return ''
  if (!existsSync(folder)) throw new Error(`${path} is in the lock but not installed; run npm ci first.`)
  return readdirSync(folder).sort()
    .filter((one) => textNames.test(one) && statSync(join(folder, one)).isFile())
    .map((one) => readFileSync(join(folder, one), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')
}

function compose() {
  const packages = productionPackages()
  const byText = new Map()
  for (const one of packages) {
    const text = textOf(one)
    byText.set(text, [...(byText.get(text) ?? []), one])
  }
  const list = packages.map(({ name, version, licence }) => `- ${name} ${version}: ${isTldraw(name) ? 'tldraw licence' : licence}`)
  const texts = [...byText].filter(([text]) => text !== '').map(([text, owners]) =>
    `## ${owners.map(({ name, version }) => `${name} ${version}`).join(', ')}\n\n${indented(text)}\n`)
  const fonts = `## Fonts: IBM Plex, Shantell Sans\n\n${indented(readFileSync(inHouse('licenses/fonts-ofl.txt'), 'utf8').trim())}\n`
  return `${introduction}\n## Packages\n\n${list.join('\n')}\n\n# Licence texts\n\n${[...texts, fonts].join('\n')}`
}

// Indented, so that a text with Markdown of its own stays as its author wrote it.
const indented = (text) => text.split('\n').map((line) => (line.trim() === '' ? '' : `    ${line.trimEnd()}`)).join('\n')

const wanted = compose()
if (!process.argv.includes('--check')) {
  writeFileSync(file, wanted)
  say(`wrote ${file}`)
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
  say('THIRD_PARTY_NOTICES.md does not fit package-lock.json. Run: node scripts/notices.mjs')
  process.exitCode = 1
}
