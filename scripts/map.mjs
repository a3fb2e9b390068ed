// Writes the map of the house into ARCHITECTURE.md: every file of shared, server and client with the first sentence of its header.
// `--check` writes nothing and fails when the file is not what it would write (tests/house/docs.test.ts holds it to that).
// Believes the headers: a wrong sentence on the map is a wrong sentence in the file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, extname, posix, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inHouse, say } from './house.mjs'

const page = inHouse('ARCHITECTURE.md')
const begin = '<!-- map: written by `node scripts/map.mjs` -->'
const end = '<!-- end of the map -->'
const tops = ['shared', 'server', 'client']

/** Every file under the three folders, in a steady order, with forward slashes. */
export function filesOfTheHouse() {
  return tops.flatMap((top) => readdirSync(inHouse(top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => posix.join(top, entry.parentPath.slice(inHouse(top).length).split(sep).join('/'), entry.name))).sort()
}

/** The first sentence of a file's opening comment, or an empty text. */
export function firstSentence(text) {
  const lines = []
  for (const line of text.split('\n')) {
    const said = /^(?:\/\/|--|\/\*+|\s+\*)\s?(.*)$/.exec(line)
    if (said === null && !(lines.length > 0 && /^\s+\S/.test(line))) break
    lines.push((said?.[1] ?? line).replace(/\*\/\s*$/, '').trim())
  }
  const whole = lines.join(' ').trim()
  return /^(.*?[.?])(?=\s+[A-Z`("]|$)/.exec(whole)?.[1] ?? whole
}

/** The map as Markdown: a heading for each folder, a line for each file; stylesheets without words of their own in one line. */
export function drawMap(files, read) {
  return [...Map.groupBy(files, (path) => dirname(path))].map(([folder, paths]) => {
    const lines = []
    const silent = []
    for (const path of paths) {
      const name = posix.basename(path)
      const sentence = ['.svg', '.html'].includes(extname(path)) ? '' : firstSentence(read(path))
      if (sentence === '') silent.push(name)
      else lines.push(`- \`${name}\` ${sentence}`)
    }
    if (silent.length > 0) lines.push(`- and ${silent.map((name) => `\`${name}\``).join(', ')}`)
    return `#### ${folder}\n\n${lines.join('\n')}\n`
  }).join('\n')
}

/** The page with the map put between its marks; throws when the marks are not there. */
export function withMap(text, map) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`ARCHITECTURE.md lacks the marks of the map (${begin} … ${end}).`)
  return `${text.slice(0, from + begin.length)}\n\n${map}\n${text.slice(to)}`
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = readFileSync(page, 'utf8')
  const fresh = withMap(text, drawMap(filesOfTheHouse(), (path) => readFileSync(inHouse(path), 'utf8')))
  if (!process.argv.includes('--check')) writeFileSync(page, fresh)
  else if (fresh !== text) {
    say('The map in ARCHITECTURE.md is not of this house. Run `node scripts/map.mjs`.')
    process.exitCode = 1
  }
}
