// The board as a picture without a browser: SVG drawn from the session record, PNG made from it by a process of its own (painter.ts).
// A plain and faithful drawing, not the canvas itself: the browser's "Take home" makes that one. Asks nothing of any network.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { hueOf, hues, neutrals, tintOf, tints } from '#shared/board/palette.ts'
import { linesOf, noteType, textFont } from '#shared/document/sizes.ts'
import { emotionRuns, emotionY, measures, type Layout, type Point, type Rectangle } from '#shared/journey/geometry.ts'
import type { ThingOf } from '#shared/document/reading.ts'
import { headingWords } from '#shared/base/heading-words.ts'
import { arrange, around, type Standing } from './arrange.ts'
import { escape } from './html.ts'
import { personWords, signWords } from './words.ts'
import type { Reading } from './session-record.ts'

const margin = 40
const family = 'DejaVu Sans, sans-serif'
const { ink, inkSoft, line, surface, paper } = neutrals.light
/**
 * The longest side of a picture, pixels. Both sides are held to it: two notes in opposite corners of the canvas made a PNG of 5,900 by
 * 2,000,200, for which resvg asked for 47 GB and, getting none, ended the server. 6,000 by 6,000 are 144 MB.
 */
const mostPixels = 6_000

/**
 * The size in pixels of a picture of this much board: one for each canvas unit, or, where a side would have more than `mostPixels`, the whole
 * in proportion smaller, so that things far apart come out small. Whole numbers from 1 to `mostPixels`.
 */
export function pixelsOf({ w, h }: Pick<Rectangle, 'w' | 'h'>): Pick<Rectangle, 'w' | 'h'> {
  const scale = Math.min(1, mostPixels / Math.max(w, h))
  // At least 1: beside a long side a narrow one would round to none, which resvg refuses.
  return { w: Math.max(1, Math.round(w * scale)), h: Math.max(1, Math.round(h * scale)) }
}

/** The whole board as one SVG document. It opens in the size of `pixelsOf`. */
export function toSvg(reading: Reading): string {
  const standings = arrange(reading.document, reading.things)
  const box = around(standings) ?? { x: 0, y: 0, w: 600, h: 200 }
  const view = { x: box.x - margin, y: box.y - margin, w: box.w + 2 * margin, h: box.h + 2 * margin }
  const pixels = pixelsOf(view)
  const title = reading.standing.facts?.title ?? 'Board'
  const empty = standings.length === 0 ? text('There is nothing on this board yet.', { x: 0, y: 0, w: 600, h: 40 }, 20, inkSoft) : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view.x} ${view.y} ${view.w} ${view.h}" width="${pixels.w}" height="${pixels.h}" font-family="${family}" role="img"><title>${escape(title)}</title>
${rect(view, paper, 'none', 0)}
${standings.map((one) => turned(one, draw(one, reading, standings))).join('\n')}${empty}
</svg>
`
}

/** The longest that painting may take, ms: less than a thread of the press has for the whole. */
const mostTime = 20_000
/** The largest PNG, bytes: that of the largest picture, had it noise in every pixel. */
const mostBytes = 150_000_000

/** Told why a picture could not be painted, for the operator: how the painter ended and the line in which it says why. */
export type Tell = (why: string) => void

/** An SVG as PNG in the size it opens in. Waits for it, at most `most` ms; refused in words when it takes longer or cannot be made. */
export function paint(svg: string, tell: Tell, most = mostTime): Uint8Array<ArrayBuffer> | Refusal {
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [fileURLToPath(new URL('./painter.ts', import.meta.url))], {
    input: svg, timeout: most, killSignal: 'SIGKILL', maxBuffer: mostBytes,
  })
  if (status === 0) return new Uint8Array(stdout)
  const said = String(stderr).split('\n').find((line) => /\b(error|failed|panicked)\b/i.test(line)) ?? ''
  tell(`${error?.message ?? `it ended by ${signal ?? `code ${status}`}`}: ${said}`)
  // It was stopped, or gave up for want of memory. What ends with a code of its own is no matter of the board's size.
  if (signal !== null) return refuse('too-large', 'There is too much on this board for a PNG. Take the SVG instead.')
  return refuse('format-not-available', 'This server cannot paint a PNG of this board. Take the SVG instead.')
}

function draw({ thing, box, layout }: Standing, reading: Reading, all: readonly Standing[]): string {
  switch (thing.kind) {
    case 'note': return note(thing, box, reading)
    case 'card': return card(thing, box, reading)
    case 'journey': return layout ? journey(thing, box, layout) : ''
    case 'area': return rect(box, 'none', line, 8) + text(thing.title, { ...box, y: box.y - 24 }, 16, inkSoft)
    case 'text': return text(thing.text, box, textFont(thing), ink)
    case 'shape': return shape(thing, box) + text(thing.text, inset(box, 12), 16, ink)
    case 'image': return rect(box, surface, line, 4) + text(thing.alt || thing.name || 'Picture', inset(box, 12), 14, inkSoft)
    case 'scene': return rect(box, surface, hues.violet.solid, 12) + text(`Role-play: ${reading.standing.scenes.get(thing.scene)?.plan.title ?? ''}`, inset(box, 16), 16, ink, true)
    case 'drawing': return stroke(thing, box)
    case 'connector': return connector(thing, all, box)
    default: return ''
  }
}

function note(thing: ThingOf<'note'>, box: Rectangle, reading: Reading): string {
  const { fill, edge, ink: words, mark } = tints[tintOf(thing.sign)].light
  const inCell = box.w < 170
  const { font } = noteType(thing.text, box.w, box.h, inCell)
  return [
    rect(box, fill, edge, 8),
    `<rect x="${box.x}" y="${box.y + box.h - 4}" width="${box.w}" height="4" rx="2" fill="${thing.department === '' ? edge : hues[hueOf(thing.department)].solid}"/>`,
    text(signWords[thing.sign], { ...inset(box, 12), y: box.y + 8 }, 11, mark, true),
    text(thing.text, { x: box.x + 12, y: box.y + 28, w: box.w - 24, h: box.h - 58 }, font, words),
    text(thing.author === null ? '' : personWords(reading, thing.author), { x: box.x + 12, y: box.y + box.h - 26, w: box.w - 24, h: 16 }, 11, words),
  ].join('')
}

function card(thing: ThingOf<'card'>, box: Rectangle, reading: Reading): string {
  const record = reading.records.get(thing.record)
  const lines = record ? [
    [record.segment, record.stage, record.owner].filter(Boolean).join(' · '),
    ...record.figures.slice(0, 3).map(({ label, value }) => `${headingWords(label)}: ${value.toLocaleString('en')}`),
    ...record.events.slice(0, 5).map(({ at, title }) => `${at.slice(0, 10)}  ${title}`),
  ] : []
  const shown = lines.slice(0, Math.max(0, Math.floor((box.h - 48) / 20)))
  return rect(box, surface, neutrals.light.lineStrong, 10)
    + text(record?.name ?? 'A record that is no longer here', { ...inset(box, 14), y: box.y + 12 }, 16, ink, true)
    + shown.map((one, i) => text(one, { x: box.x + 14, y: box.y + 40 + i * 20, w: box.w - 28, h: 18 }, 13, inkSoft)).join('')
}

function journey(thing: ThingOf<'journey'>, box: Rectangle, layout: Layout): string {
  const at = (x: number, y: number): Point => ({ x: box.x + x, y: box.y + y })
  const runs = emotionRuns(layout).map((run) => run.map((point) => at(point.x, point.y)))
  const zero = emotionY(layout, 0)
  return [
    rect(box, surface, line, 12),
    text([thing.title, thing.actor].filter(Boolean).join(' — '), { ...at(measures.margin, 16), w: box.w - 2 * measures.margin, h: 30 }, 22, ink, true),
    ...layout.phases.map(({ phase, x, w }) => text(phase, { ...at(x + 8, layout.phaseY + 8), w: w - 16, h: 20 }, 14, inkSoft, true)),
    ...layout.stages.map(({ title, x, w }) => (
      rect({ ...at(x + 4, layout.stageY + 4), w: w - 8, h: measures.stage - 8 }, neutrals.light.sunken, 'none', 6)
      + text(title, { ...at(x + 14, layout.stageY + 14), w: w - 28, h: measures.stage - 20 }, 15, ink, true)
    )),
    ...layout.lanes.map(({ title, y, h }) => (
      `<path d="M${box.x} ${box.y + y}h${box.w}" stroke="${line}"/>` + text(title, { ...at(measures.margin, y + 14), w: measures.laneLabel - 24, h: h - 20 }, 14, inkSoft, true)
    )),
    `<path d="M${box.x + measures.laneLabel} ${box.y + zero}H${box.x + box.w}" stroke="${line}" stroke-dasharray="4 4"/>`,
    ...runs.map((run) => `<polyline points="${run.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="none" stroke="${hues.violet.solid}" stroke-width="3"/>`),
    ...runs.flat().map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="6" fill="${hues.violet.solid}"/>`),
  ].join('')
}

function shape({ geo }: ThingOf<'shape'>, box: Rectangle): string {
  if (geo !== 'ellipse' && geo !== 'oval') return rect(box, surface, ink, geo === 'rectangle' ? 2 : 14)
  return `<ellipse cx="${box.x + box.w / 2}" cy="${box.y + box.h / 2}" rx="${box.w / 2}" ry="${box.h / 2}" fill="${surface}" stroke="${ink}"/>`
}

function stroke({ stroke: segments, highlight }: ThingOf<'drawing'>, box: Rectangle): string {
  const path = segments.map(({ points }, i) => points.map(({ x, y }, j) => `${i + j === 0 ? 'M' : 'L'}${box.x + x} ${box.y + y}`).join('')).join('')
  return `<path d="${path}" fill="none" stroke="${highlight ? tints.idea.light.edge : ink}" stroke-width="${highlight ? 18 : 3}" stroke-linecap="round" stroke-linejoin="round"/>`
}

function connector(thing: ThingOf<'connector'>, all: readonly Standing[], box: Rectangle): string {
  const end = (one: ThingOf<'connector'>['start']): Point => {
    if (!('thing' in one)) return { x: box.x + one.x, y: box.y + one.y }
    const held = all.find((other) => other.thing.id === one.thing)?.box
    return held ? { x: held.x + held.w * one.nx, y: held.y + held.h * one.ny } : box
  }
  const [from, to] = [end(thing.start), end(thing.end)]
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const wing = (turn: number): string => `${to.x - 14 * Math.cos(angle + turn)} ${to.y - 14 * Math.sin(angle + turn)}`
  const middle = { x: (from.x + to.x) / 2 - 60, y: (from.y + to.y) / 2 - 20, w: 120, h: 20 }
  return `<path d="M${from.x} ${from.y}L${to.x} ${to.y}M${wing(0.5)}L${to.x} ${to.y}L${wing(-0.5)}" fill="none" stroke="${ink}" stroke-width="2.5"/>${text(thing.text, middle, 14, ink)}`
}

function turned({ box, rotation }: Standing, drawn: string): string {
  return rotation === 0 ? drawn : `<g transform="rotate(${rotation * 180 / Math.PI} ${box.x} ${box.y})">${drawn}</g>`
}

function rect({ x, y, w, h }: Rectangle, fill: string, edge: string, radius: number): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${radius}" fill="${fill}" stroke="${edge}"/>`
}

function inset({ x, y, w, h }: Rectangle, by: number): Rectangle {
  return { x: x + by, y: y + by, w: Math.max(1, w - 2 * by), h: Math.max(1, h - 2 * by) }
}

/** Words wrapped into a box; what does not fit ends in an ellipsis. */
function text(words: string, box: Rectangle, font: number, fill: string, strong = false): string {
  const most = Math.max(1, Math.floor(box.h / (font * 1.35)))
  const lines = words.split('\n').flatMap((one) => wrap(one, box.w, font))
  const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1] ?? ''}…`]
  const spans = shown.map((one, i) => `<tspan x="${box.x}" y="${box.y + font * (1 + i * 1.35)}">${escape(one)}</tspan>`).join('')
  return words.trim() === '' ? '' : `<text font-size="${font}" fill="${fill}"${strong ? ' font-weight="700"' : ''} xml:space="preserve">${spans}</text>`
}

function wrap(words: string, width: number, font: number): string[] {
  const lines: string[] = []
  let open = ''
  for (const word of words.split(/(?<=\s)/u)) {
    if (open !== '' && linesOf(open + word, width, font) > 1) {
      lines.push(open.trimEnd())
      open = word
    } else open += word
  }
  return [...lines, open.trimEnd()]
}
