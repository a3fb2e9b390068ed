// The session record: what people typed never becomes markup, no cell starts a formula, and the picture holds every thing.

import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { personId, thingId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { plainDocument, toPlain, writePlain } from '#shared/document/plain.ts'
import { addJourney, setEvidence } from '#shared/document/journeys.ts'
import { addThings, removeThings } from '#shared/document/things.ts'
import { sniff } from '#server/pictures/sniff.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { toHtml } from '#server/session-record/html.ts'
import { inline, toMarkdown } from '#server/session-record/markdown.ts'
import { minutes } from '#server/session-record/minutes.ts'
import { paint, pixelsOf, toSvg } from '#server/session-record/picture.ts'
import { prepare } from '#server/session-record/restore.ts'
import { readSessionRecord, sessionRecord, type Reading } from '#server/session-record/session-record.ts'
import { toCsv } from '#server/session-record/tables.ts'

const untold = (why: string): never => { throw new Error(why) }
const ana = personId.parse('p_ana00000')
const id = (text: string) => thingId.parse(text)
const free = { at: { on: 'canvas' as const, x: 0, y: 0, rotation: 0, parent: null } }

function board(text: string) {
  const document = boardDocument()
  addJourney(document, { id: id('j_00000'), title: 'Journey', stages: [{ id: 's1', title: 'Try', phase: 'P', emotion: -5 }], lanes: [{ id: 'l1', title: 'Signals', type: 'notes' }], placement: free })
  addThings(document, [
    { id: id('n_00000'), kind: 'note', fields: { sign: 'negative', author: ana, department: 'Sales', createdAt: 1 }, texts: { text }, placement: { at: { on: 'cell', journey: id('j_00000'), stage: 's1', lane: 'l1', order: 'a0' } } },
    { id: id('i_00000'), kind: 'insight', fields: { state: 'agreed' }, texts: { text: 'They leave when ids break' } },
    { id: id('a_00000'), kind: 'action', fields: { from: id('i_00000'), ownerName: 'Ben', due: '2027-03-28' }, texts: { text: 'Mend the import', measure: 'Churn' } },
    { id: id('n_gone0'), kind: 'note', fields: {}, texts: { text: 'removed' }, placement: free },
  ])
  setEvidence(document, id('i_00000'), 'n_00000', true)
  removeThings(document, [id('n_gone0')])
  return document
}

function reading(text: string): Reading {
  return readingOf(board(text), text)
}

function readingOf(document: BoardDocument, text: string): Reading {
  return readSessionRecord(sessionRecord.parse({
    format: 'signalboard-session', version: 1, made: { at: '', by: '' }, createdAt: 0,
    ledger: [
      { seq: 1, at: 0, by: null, ruling: { type: 'board-described', facts: { title: text.slice(0, 100).trim() || 'T', objective: 'O', departments: [] } } },
      { seq: 2, at: 0, by: ana, ruling: { type: 'person-joined', person: { id: ana, name: 'Ana', department: 'Sales', role: 'facilitator' } } },
    ],
    document: toPlain(document), results: {}, records: [], assets: [],
  }))
}

describe('the plain document', () => {
  test('what is written back is what was read, whatever was typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const plain = toPlain(board(text))
      const again = boardDocument()
      again.y.transact(() => writePlain(again, plain))
      expect(JSON.stringify(toPlain(again))).toBe(JSON.stringify(plain))
    }), { numRuns: 50 })
  })

  test('a thing or a field whose name is as long as a room takes one, or empty, does not keep the record from coming back', () => {
    const document = board('x')
    const odd = 'k'.repeat(usualLimits.keyLength)
    document.things.set(odd, new Y.Map<unknown>([['alive', true], [odd, 1], ['', 2]]) as never)
    expect(plainDocument.parse(toPlain(document)).things[odd]).toEqual({ 'alive': true, [odd]: 1, '': 2 })
  })

  test('removed things are not taken home', () => {
    expect(Object.keys(toPlain(board('x')).things)).not.toContain('n_gone0')
  })
})

describe('minutes', () => {
  test('an action is followed back to the note it began with', () => {
    expect(toMarkdown(minutes(reading('Ids became 3.96E+11')))).toContain('Ids became 3.96E+11 → They leave when ids break → Mend the import')
  })

  test('typed Markdown and HTML stay words', () => {
    const evil = '# head <img src=x onerror=alert(1)> [a](javascript:alert(1)) | cell `code`'
    const markdown = toMarkdown(minutes(reading(evil)))
    expect(markdown).not.toMatch(/(^|[^\\])<img/)
    expect(markdown).not.toMatch(/(^|[^\\])\[a\]/)
    expect(toHtml('t', minutes(reading(evil)))).not.toContain('<img')
  })

  test('one line of typed text is one line of Markdown', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(inline(text)).not.toMatch(/\n/)
    }))
  })
})

describe('tables', () => {
  test('no cell of a typed text starts a formula', () => {
    for (const evil of ['=cmd|calc', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '＝1']) {
      const [, row] = toCsv(reading(evil), 'notes').split('\r\n')
      expect(row).toMatch(/^n_00000,"?'/)
    }
  })
})

describe('the picture', () => {
  const sniffed = (made: Uint8Array | Refusal) => isRefusal(made) ? made : sniff(made)

  test('it holds the words of notes and journeys, and nothing that runs', () => {
    const svg = toSvg(reading('<script>alert(1)</script> words'))
    expect(svg).toContain('Signals')
    expect(svg).toContain('words')
    expect(svg).not.toContain('<script')
  })

  test('it becomes a PNG', () => {
    expect(sniffed(paint(toSvg(reading('hello')), untold))).toMatchObject({ mime: 'image/png' })
  })

  test('no board makes more than 6,000 pixels a side or fewer than one, and up to there a unit is a pixel', () => {
    // As far as twenty areas inside one another reach, each at the edge of the canvas.
    const side = fc.oneof(fc.double({ min: 1, max: 10_000, noNaN: true }), fc.double({ min: 1, max: 42_000_000, noNaN: true }))
    fc.assert(fc.property(side, side, (w, h) => {
      const pixels = pixelsOf({ w, h })
      for (const one of [pixels.w, pixels.h]) expect(Number.isInteger(one) && one >= 1 && one <= 6_000).toBe(true)
      const scale = Math.min(1, 6_000 / Math.max(w, h))
      expect(Math.abs(pixels.w - w * scale)).toBeLessThanOrEqual(1)
      expect(Math.abs(pixels.h - h * scale)).toBeLessThanOrEqual(1)
    }))
  })

  test.each([
    ['of the workshop size', [0, 0], [700, 300], { w: 980, h: 580 }],
    ['as high as the canvas', [0, -1_000_000], [5_700, 1_000_000], { w: 18, h: 6_000 }],
    ['so thin that its width rounds to nothing', [0, -1_000_000], [0, 1_000_000], { w: 1, h: 6_000 }],
    ['as wide as the canvas', [-1_000_000, 0], [1_000_000, 0], { w: 6_000, h: 1 }],
  ] as const)('a board %s is drawn whole', (_, one, other, { w, h }) => {
    const document = boardDocument()
    addThings(document, [one, other].map(([x, y], i) => ({ id: id(`n_0000${i}`), kind: 'note' as const, fields: { sign: 'negative', author: ana, createdAt: 1 }, texts: { text: 'far' }, placement: { at: { ...free.at, x, y } } })))
    const far = readingOf(document, 'far')
    expect(toSvg(far)).toContain(`width="${w}" height="${h}"`)
    expect(sniffed(paint(toSvg(far), untold))).toEqual({ mime: 'image/png', width: w, height: h })
  })
})

describe('a PNG that cannot be made', () => {
  test.each([
    ['in time', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>', 1, 'too-large', /ETIMEDOUT/],
    ['because the painter fails', 'no drawing at all', undefined, 'format-not-available', /^it ended by code 1: .*Error: SVG data parsing failed/],
  ] as const)('%s is refused with what to take instead, and the operator is told why', (_, svg, most, reason, why) => {
    const told = vi.fn()
    expect(paint(svg, told, most)).toMatchObject({ reason, detail: expect.stringContaining('Take the SVG') })
    expect(told.mock.calls).toEqual([[expect.stringMatching(why)]])
  })
})

describe('reading a file', () => {
  test('whatever is not a session record is refused with words', () => {
    for (const text of ['', '{', '[]', '{"format":"signalboard-session"}', '{"__proto__":{"x":1}}']) {
      expect(prepare(new TextEncoder().encode(text))).toMatchObject({ kind: 'refusal', reason: 'unreadable-file' })
    }
  })
})
