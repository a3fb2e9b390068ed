// The rules of records: what a cell is taken for, what a mask hides, what a timeline shows, how a pool is narrowed.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { readingOf } from '#shared/record/columns.ts'
import { printCsv, readCsv } from '#shared/record/csv.ts'
import { orderOf, orderOfFile, readDate } from '#shared/record/dates.ts'
import { neutralise, restore } from '#shared/record/formula.ts'
import { draw, facetsOf, narrow, question } from '#shared/record/narrow.ts'
import { decimalSignOf, readNumber } from '#shared/record/numbers.ts'
import { countEvents, fieldOf } from '#shared/record/record.ts'
import type { TimelineEvent } from '#shared/record/record.ts'
import { byMonth, silences } from '#shared/record/timeline.ts'
import { seeded } from '#server/records/seeded.ts'
import { bytesOf, read, sample } from '../support/records.ts'

describe('events', () => {
  it('are counted in the JSON of a record without reading it, whatever is written in its texts', () => {
    const words = fc.oneof(fc.string(), fc.constantFrom('"precision":"day"', 'precision', '\\', '"'))
    const event = fc.record({ id: words, precision: fc.constantFrom('day', 'second'), title: words, text: words })
    fc.assert(fc.property(fc.record({ name: words, fields: fc.array(fc.record({ column: words, value: words })), events: fc.array(event) }), (record) => {
      expect(countEvents(JSON.stringify(record))).toBe(record.events.length)
    }))
  })
})

describe('numbers', () => {
  it.each([
    ['1,234.50', 'point', 1234.5], ['1.234,50', 'comma', 1234.5], ['1 234,5', 'comma', 1234.5], ["1'234.50", 'point', 1234.5],
    ['(1,234)', 'point', -1234], ['-5', 'point', -5], ['$1,200', 'point', 1200], ['12 €', 'point', 12], ['12%', 'point', 12], ['0', 'point', 0],
    ['1,23', 'point', null], ['1.2.3', 'point', null], ['12,34,567', 'point', null], ['', 'point', null], ['088XX', 'point', null], ['1e400', 'point', null],
  ] as const)('%j read with a decimal %s is %s', (cell, sign, value) => {
    expect(readNumber(cell, sign)?.value ?? null).toBe(value)
  })

  it('the whole column decides what its signs mean', () => {
    expect(decimalSignOf(['1,234', '2,500'])).toBe('point')
    expect(decimalSignOf(['1,234', '2,5'])).toBe('comma')
    expect(decimalSignOf(['1.234', '2,5', '1.000,75'])).toBe('comma')
    expect(decimalSignOf(['1,5', '2.5'])).toBeNull()
  })
})

describe('dates', () => {
  it.each([
    ['10/20/2016', 'month-day', '2016-10-20'], ['20/10/2016', 'day-month', '2016-10-20'], ['3/1/2017', 'month-day', '2017-03-01'], ['3/1/2017', 'day-month', '2017-01-03'],
    ['2017-02-30', 'year-month-day', null], ['2016-02-29', 'year-month-day', '2016-02-29'], ['20.10.16', 'day-month', '2016-10-20'], ['20 Oct 2016', 'day-month', '2016-10-20'], ['October 20, 2016', 'month-day', '2016-10-20'],
    ['2020-03-05 04:47:57.580', 'year-month-day', '2020-03-05T04:47:57.580'], ['2020-03-05T04:47:57Z', 'year-month-day', '2020-03-05T04:47:57Z'], ['2020-03-05T04:47:57+02:00', 'year-month-day', '2020-03-05T02:47:57.000Z'],
    ['3/1/2017 1:05 PM', 'month-day', '2017-03-01T13:05:00'], ['2020-03-05 25:00', 'year-month-day', null], ['2020-03-05T04:00+99:00', 'year-month-day', null], ['3/1/2017', 'ambiguous', null], ['13/1/2017', 'month-day', null],
  ] as const)('%s in order %s is %s', (cell, order, at) => {
    expect(readDate(cell, order)?.at ?? null).toBe(at)
  })

  it('the order needs proof: a column of small numbers is ambiguous, and another column of the file may prove it', () => {
    expect(orderOf(['1/2/2017', '3/4/2017'])).toBe('ambiguous')
    expect(orderOf(['1/2/2017', '3/14/2017'])).toBe('month-day')
    expect(orderOf(['1/2/2017', '14/3/2017'])).toBe('day-month')
    expect(orderOf(['13/2/2017', '3/14/2017'])).toBeNull()
    expect(orderOf(['1.2.2017', '3.4.2017'])).toBe('day-month')
    expect(orderOfFile(['ambiguous', 'month-day'])).toBe('month-day')
    expect(orderOfFile(['day-month', 'month-day'])).toBe('ambiguous')
  })

  it('ambiguous dates are not placed on a timeline until somebody says how to read them', async () => {
    const file = bytesOf('name,signup_date\nA,1/2/2017\nB,3/4/2017\n')
    const asked = await read(file)
    expect([asked.dateOrder, asked.rows[0]?.events]).toEqual(['ambiguous', []])
    expect(asked.notices.join()).toContain('day first or month first')
    const told = await read(file, 'x.csv', { dateOrder: 'day-month' })
    expect([told.dateOrder, told.rows[0]?.events[0]?.at]).toEqual(['day-month', '2017-02-01'])
  })
})

describe('what a column holds', () => {
  it.each([
    ['n', ['1', '2', ''], 'number'], ['close_value', ['1054', '50'], 'money'], ['n', ['$5', '$6'], 'money'], ['zip_code', ['08618', '088XX'], 'identifier'],
    ['x', ['007', '123'], 'identifier'], ['x', ['396331237134', '1030820361033'], 'identifier'], ['annual revenue', ['1500000000', '5000000000'], 'money'],
    ['ticket_id', ['1', '2'], 'identifier'], ['x', ['Yes', 'No', 'yes'], 'boolean'], ['x', ['a@b.example', 'c@d.example'], 'email'], ['Phone', ['617-555-0143', '6175550199'], 'phone'],
    ['x', ['+49 171 1234567', '+44 20 7946 0000'], 'phone'], ['x', ['https://a.example/1'], 'url'], ['x', ['NA', 'N/A'], 'text'], ['x', ['12', 'NA', '7'], 'number'], ['x', ['2017-01-02', 'soon'], 'text'],
    ['x', ['word '.repeat(40)], 'long-text'], ['code', ['1C1I7A6R', 'Z063OYW0'], 'identifier'], ['year_established', ['1996', '2001'], 'number'],
  ] as const)('%s with %j is %s', (name, cells, type) => {
    expect(readingOf(name, cells).type).toBe(type)
  })

  it('one slip in a long column does not cost it its type, and is told', () => {
    const reading = readingOf('when', [...Array.from({ length: 99 }, (_, i) => `2017-01-${String((i % 28) + 1).padStart(2, '0')}`), 'tomorrow'])
    expect([reading.type, reading.notice]).toEqual(['date', expect.stringContaining('1 cell that is not a date')])
  })

  it('digits that a spreadsheet has shortened are told', () => {
    expect(readingOf('account', ['3.96E+11', '1.03E+12']).notice).toContain('shortened')
  })
})

describe('what a column is for', () => {
  const headed = async (headings: string, cells: string): Promise<string> => {
    const file = await read(bytesOf(`${headings}\n${cells}\n`))
    return `${file.recognised ?? 'nothing known'}: ${file.columns.filter(({ mappedTo }) => mappedTo !== 'field').map(({ name, mappedTo }) => `${name}=${mappedTo}`).join(' ')}`
  }
  it('knows the headings of common exports', async () => {
    expect(await headed('Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline', '101,Big one,Won,2026-01-02,Anna Bo,5000,Sales')).toBe('HubSpot deals: Record ID=id Deal Name=name Deal Stage=stage Close Date=event Deal owner=owner Amount=figure Pipeline=segment')
    expect(await headed('Opportunity Name,Stage,Amount,Close Date,Opportunity Owner,Account Name', 'Big one,Won,5000,2026-01-02,Anna Bo,Acme')).toBe('Salesforce opportunities: Opportunity Name=name Stage=stage Amount=figure Close Date=event Opportunity Owner=owner')
    expect(await headed('Deal - ID,Deal - Title,Deal - Stage,Deal - Owner,Deal - Value,Deal - Won time', '1,Big one,Won,Anna Bo,5000,2026-01-02 10:00:00')).toBe('Pipedrive deals: Deal - ID=id Deal - Title=name Deal - Stage=stage Deal - Owner=owner Deal - Value=figure Deal - Won time=event')
  })

  it('a mapping by hand wins', async () => {
    const file = await read(bytesOf('a,b,c\nAcme,x,5\n'), 'x.csv', { mapping: { a: { role: 'segment' }, b: { role: 'name', mask: 'leave-out' }, c: { role: 'field', type: 'text' } } })
    expect([file.rows[0]?.segment, file.rows[0]?.figures, file.rows[0]?.fields.map(({ column }) => column)]).toEqual(['Acme', [], ['a', 'c']])
  })
})

describe('masking', () => {
  const text = 'First Name,Last Name,Email,Phone,Street,Note\nAnna,Berg,anna@berg.example,617-555-0143,5 Elm Road,"Anna said: call ANNA@berg.example or 617-555-0143, not Bo. Berg was cross."\n'
  it('is on for names, mail addresses, telephones and streets, also inside free text of the row', async () => {
    const [record] = (await read(bytesOf(text), 'people.csv', {})).rows
    const kept = JSON.stringify(record)
    for (const secret of ['Anna', 'Berg', 'berg', '617-555', 'Elm Road']) expect(kept).not.toContain(secret)
    expect(record?.name).toMatch(/^Customer [A-Z][a-z]+-\d+$/)
    expect(record?.masked).toEqual(['First Name', 'Last Name', 'Email', 'Phone', 'Street'])
    expect(fieldOf(record ?? never(), 'Phone')).toBe('•••143')
    expect(fieldOf(record ?? never(), 'Email')).toMatch(/^[a-z]+-\d+@masked$/)
    expect(fieldOf(record ?? never(), 'Note')).toContain('not Bo')
  })

  it('reaches mail addresses in comments of a file that has no column of them, unless addresses are shown by choice', async () => {
    const comments = 'id,comment\n1,"write to ann@x.example please"\n2,plain\n'
    expect(JSON.stringify((await read(bytesOf(comments), 'c.csv', {})).rows)).not.toContain('ann@x')
    const shown = (await read(bytesOf(text), 'people.csv', { masking: { email: 'keep', phone: 'keep', address: 'keep', 'person-name': 'keep' } })).rows
    expect(JSON.stringify(shown)).toContain('ANNA@berg.example')
  })

  it('gives the same pseudonym for the same person and another key gives another', async () => {
    const names = async (): Promise<string[]> => (await read(bytesOf('contact name,email\nAnna Berg,a@b.example\nBo Dal,b@b.example\nanna berg,a@b.example\n'), 'p.csv', {})).rows.map(({ name }) => name)
    const [first, second, third] = await names()
    expect(first).toBe(third)
    expect(first).not.toBe(second)
    expect(await names()).toEqual([first, second, third])
  })

  it('leave-out leaves nothing of a column', async () => {
    const file = await read(bytesOf(text), 'people.csv', { masking: { email: 'leave-out' } })
    expect(file.rows[0]?.fields.some(({ column }) => column === 'Email')).toBe(false)
    expect(JSON.stringify(file.rows)).not.toMatch(/anna@berg/i)
  })
})

describe('timelines', () => {
  const events = (days: readonly string[]): TimelineEvent[] => days.map((at, i) => ({ id: `e${i}`, at, precision: 'day', kind: 'login', title: 'Login', amount: i }))
  it('a silence is three times the usual gap and two weeks long', () => {
    expect(silences(events(['2026-01-01', '2026-01-08', '2026-01-15', '2026-02-18', '2026-02-25']))).toEqual([{ from: '2026-01-15', to: '2026-02-18', days: 34 }])
    expect(silences(events(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-13']))).toEqual([])
    expect(silences(events(['2026-01-01', '2026-06-01']))).toEqual([])
    expect(silences(events(['2026-01-01', '2026-01-08', '2026-01-15']), undefined, '2026-03-01')).toEqual([{ from: '2026-01-15', to: '2026-03-01', days: 45 }])
  })

  it('months have no holes', () => {
    expect(byMonth(events(['2025-11-03', '2026-01-08', '2026-01-09']))).toEqual([{ month: '2025-11', count: 1, sum: 0 }, { month: '2025-12', count: 0, sum: 0 }, { month: '2026-01', count: 2, sum: 3 }])
  })
})

describe('narrowing', () => {
  it('filters, searches, sorts and counts the deals', async () => {
    const { rows, columns } = await read(sample('sales_pipeline.csv'))
    const passed = (asked: object): number => narrow(rows, columns, question.parse(asked), seeded('')).passed
    expect(passed({ conditions: [{ column: 'deal_stage', op: 'is', value: 'won' }] })).toBe(4238)
    expect(passed({ conditions: [{ column: 'account', op: 'empty' }] })).toBe(1425)
    expect(passed({ conditions: [{ column: 'close_date', op: 'between', from: '2017-12-31', to: '2017-12-31' }] })).toBe(rows.filter((record) => fieldOf(record, 'close_date') === '12/31/2017').length)
    expect(passed({ conditions: [{ column: 'close_value', op: '>', value: 30_000 }] })).toBe(rows.filter((record) => Number(fieldOf(record, 'close_value')) > 30_000).length)
    expect(passed({ search: 'isdom gtxpro', conditions: [{ column: 'stage', op: 'is', value: 'Won' }] })).toBeGreaterThan(0)
    const top = narrow(rows, columns, question.parse({ sort: { column: 'close_value', down: true }, limit: 1 }), seeded(''))
    expect(top.records[0]?.figures[0]?.value).toBe(30_288)
    const facets = facetsOf(rows, columns)
    expect(facets.find(({ column }) => column === 'close_value')).toMatchObject({ kind: 'numbers', sum: 10_005_534, min: 0, max: 30_288, filled: 6711, empty: 2089 })
    expect(facets.find(({ column }) => column === 'engage_date')).toMatchObject({ kind: 'dates', first: '2016-10-20', filled: 8300 })
    expect(facets.find(({ column }) => column === 'deal_stage')).toMatchObject({ kind: 'values', values: [{ value: 'Won', count: 4238 }, { value: 'Lost', count: 2473 }, { value: 'Engaging', count: 1589 }, { value: 'Prospecting', count: 500 }] })
    expect(facets.some(({ column }) => column === 'opportunity_id')).toBe(false)
  })

  it('a sample is repeatable by its seed and never takes a record twice', async () => {
    const { rows } = await read(sample('accounts.csv'))
    const ids = (seed: string): string[] => draw(rows, 8, seeded(seed)).map(({ id }) => id)
    expect(ids('monday')).toEqual(ids('monday'))
    expect(ids('monday')).not.toEqual(ids('tuesday'))
    expect(new Set(ids('monday')).size).toBe(8)
    expect(draw(rows, 500, seeded('x'))).toHaveLength(85)
  })
})

describe('printing', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', ' =1'])('%j does not reach a spreadsheet as a formula', (cell) => {
    expect(neutralise(cell).startsWith("'")).toBe(true)
  })

  it('numbers stay numbers', () => {
    expect([neutralise(-5), neutralise('-5'), neutralise('+3.5'), neutralise('-1.234,5')]).toEqual(['-5', '-5', '+3.5', '-1.234,5'])
  })

  it('what was printed is read again as it was', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a,b', 'a;b', '"', '""', 'x\ny', 'x\r\ny', '\r', '=1', "'=1", "'", '-5', 'Zoë', '＝x')).filter((text) => !text.includes('\0'))
    const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
    fc.assert(fc.property(table, (rows) => {
      const headings = (rows[0] ?? []).map((_, i) => `heading ${i}`)
      const back = readCsv(printCsv(headings, rows), { delimiter: ',', headerRow: 1 })
      const wanted = rows.map((row) => row.map((text) => (text.trim() === '' ? '' : text))).filter((row) => row.some((text) => text !== ''))
      if (isRefusal(back)) return wanted.length === 0
      expect(back.table.rows.map(({ cells }) => cells.map(restore))).toEqual(wanted)
      expect(back.table.faults).toEqual([])
      return true
    }), { numRuns: 300 })
  })
})

function never(): never {
  throw new Error('Expected a record, found none.')
}
