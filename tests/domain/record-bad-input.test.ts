// Files as they should not be: every one is either read right, or refused with a reason that says what to do.
// The rows that cannot be read are listed with row and column; the others are not shifted by them.

import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fieldOf } from '#shared/record/record.ts'
import { limits } from '#shared/record/table.ts'
import type { FileRead } from '#server/records/read-file.ts'
import { bytesOf, read, refusalOf } from '../support/records.ts'

const rows = (file: FileRead): string[][] => file.rows.map((record) => file.columns.map(({ name }) => fieldOf(record, name)))
const names = (file: FileRead): string[] => file.columns.map(({ name }) => name)
const utf16 = (text: string, big: boolean): Uint8Array => Uint8Array.from([...text].flatMap((sign) => (big ? [sign.charCodeAt(0) >> 8, sign.charCodeAt(0) & 255] : [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8])))

describe('encodings', () => {
  it.each([true, false])('UTF-16 without a mark is known by its zero bytes (big endian: %s)', async (big) => {
    const file = await read(utf16('name,city\nAnna,Kraków\nBo,Oslo\n', big))
    expect([file.encoding, rows(file)]).toEqual([big ? 'utf-16be' : 'utf-16le', [['Anna', 'Kraków'], ['Bo', 'Oslo']]])
  })

  it('windows-1252 is read with its own signs and told', async () => {
    const file = await read(Uint8Array.from([...bytesOf('name,price\nCaf'), 0xe9, ...bytesOf(','), 0x80, ...bytesOf('5\n')]))
    expect([file.encoding, rows(file)]).toEqual(['windows-1252', [['Café', '€5']]])
    expect(file.notices.join()).toContain('Windows-1252')
  })

  it('a forced encoding wins over the guess', async () => {
    expect((await read(Uint8Array.from([...bytesOf('a,b\n'), 0xc3, 0xa9, ...bytesOf(',1\n')]), 'x.csv', { encoding: 'windows-1252' })).rows[0]?.fields[0]?.value).toBe('Ã©')
  })
})

describe('what is not a table of records', () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])
  it.each([
    ['an empty file', new Uint8Array(), 'empty'],
    ['blank lines', bytesOf('\n\n \r\n'), 'blank lines'],
    ['a picture', png, 'PNG'],
    ['a PDF', bytesOf('%PDF-1.7\n'), 'PDF'],
    ['a web page', bytesOf('<!DOCTYPE html><html><body>Please sign in</body></html>'), 'web page'],
    ['an XML file', bytesOf('<?xml version="1.0"?><a/>'), 'XML'],
    ['a zip archive', zipSync({ 'a.csv': bytesOf('a,b\n1,2\n') }), 'zip archive'],
    ['a damaged archive', Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3]), 'damaged'],
    ['NUL bytes', bytesOf('a,b\n1,2\n3,\0\n'), 'Line 3 holds a NUL'],
    ['an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), '.xlsx'],
    ['headings alone', bytesOf('name,city\n'), 'no rows'],
    ['broken JSON', bytesOf('{"a": 1'), 'not valid JSON'],
    ['JSON without records', bytesOf('{"a": 1}'), 'no list of records'],
    ['an empty JSON list', bytesOf('[]'), 'empty'],
    ['several JSON lists', bytesOf('{"users": [{"a": 1}], "tickets": [{"b": 1}]}'), 'several lists'],
    ['JSON 100,000 levels deep', bytesOf('['.repeat(100_000)), 'levels deep'],
  ])('%s is refused with its reason', async (_what, bytes, reason) => {
    expect((await refusalOf(bytes)).detail).toContain(reason)
  })
})

describe('limits', () => {
  it('1,200 columns are refused by number', async () => {
    const wide = Array.from({ length: 1_200 }, (_, i) => `c${i}`).join(',')
    const refusal = await refusalOf(bytesOf(`${wide}\n${wide}\n`))
    expect([refusal.reason, refusal.detail]).toEqual(['too-large', expect.stringContaining('1200 columns; 500')])
  })

  it('50,000 rows are read and 50,001 refused', async () => {
    const row = 'Acme,10\n'
    expect((await read(bytesOf(`name,value\n${row.repeat(limits.rows)}`))).rows).toHaveLength(50_000)
    expect((await refusalOf(bytesOf(`name,value\n${row.repeat(limits.rows + 1)}`))).detail).toContain('50001 rows')
  })

  it('a million empty rows are no rows', async () => {
    const file = await read(bytesOf(`name,value\nAcme,1\n${'\n'.repeat(1_000_000)}Beta,2\n`))
    expect(rows(file)).toEqual([['Acme', '1'], ['Beta', '2']])
    expect(file.rows[1]?.source.row).toBe(1_000_003)
  })

  it('a cell of more than 32,000 characters costs its row and no other', async () => {
    const file = await read(bytesOf(`name,text\nA,short\nB,${'x'.repeat(32_001)}\nC,short\n`))
    expect(file.rows.map(({ name }) => name)).toEqual(['A', 'C'])
    expect(file.skipped).toEqual([{ row: 3, column: 'text', reason: expect.stringContaining('32001 characters') }])
  })

  it.each([
    ['spaces after a digit', `1${' '.repeat(31_000)}x`], ['dots behind an address', `a@${'.'.repeat(31_000)} x`], ['digits', `${'1'.repeat(31_000)}x`],
    ['letters before an address', `${'a'.repeat(31_000)} b@c.example`], ['quotes', '""'.repeat(15_000)], ['brackets', '['.repeat(31_000)],
  ])('a long cell of %s costs no more than its length', async (_what, cell) => {
    const start = performance.now()
    await read(bytesOf(`name,email,note\n${`A,b@c.example,"${cell}"\n`.repeat(20)}`), 'x.csv', {})
    await read(bytesOf(`"${cell}",name\nA,B\n`))
    expect(performance.now() - start).toBeLessThan(3_000)
  })

  it('100,000 broken quotes are refused at once', async () => {
    const start = performance.now()
    expect((await refusalOf(bytesOf(`a,b\n${'"x\n'.repeat(100_000)}`))).detail).toContain('quotation marks in this file do not match')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('more than 50 MB are refused at once', async () => {
    const start = performance.now()
    expect((await refusalOf(new Uint8Array(100_000_000))).reason).toBe('too-large')
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

describe('rows', () => {
  it('mixed line breaks and line breaks in quotes are kept apart', async () => {
    expect(rows(await read(bytesOf('a,b,c\r\n1,"2\n3","4\r5"\n6,7,8\r9,"10\r\n11",12')))).toEqual([['1', '2\n3', '4\r5'], ['6', '7', '8'], ['9', '10\r\n11', '12']])
  })

  it('the row of a record is the line on which it begins', async () => {
    const file = await read(bytesOf('a,b\n1,"x\ny\nz"\n\n2,w\n'))
    expect(file.rows.map(({ source }) => source.row)).toEqual([2, 6])
  })

  it('an unclosed quote is reported where it opens, and the other lines are read', async () => {
    const file = await read(bytesOf('name,city\nAnna,"Oslo\nBo,Bergen\nCy,Molde\n'))
    expect(rows(file)).toEqual([['Bo', 'Bergen'], ['Cy', 'Molde']])
    expect(file.skipped).toEqual([{ row: 2, column: 'city', reason: 'A quotation mark opens here and is never closed.' }])
  })

  it('a quote that swallows the next one is reported where it opens', async () => {
    const file = await read(bytesOf('name,city\nAnna,"Oslo\nBo,"Bergen, N"\nCy,Molde\n'))
    expect(rows(file)).toEqual([['Bo', 'Bergen, N'], ['Cy', 'Molde']])
    expect(file.skipped.map(({ row, column }) => [row, column])).toEqual([[2, 'city']])
  })

  it('quotes inside a plain cell are text', async () => {
    expect(rows(await read(bytesOf('item,n\n5" disk,1\n"5"" disk",2\n')))).toEqual([['5" disk', '1'], ['5" disk', '2']])
  })

  it.each([[';'], ['\t'], ['|'], [',']])('cells separated by %j are found', async (sign) => {
    const file = await read(bytesOf([['name', 'note'], ['Anna', 'a, b; c'], ['Bo', 'd']].map((cells) => cells.map((cell) => `"${cell}"`).join(sign)).join('\n')))
    expect([file.delimiter, rows(file)]).toEqual([sign, [['Anna', 'a, b; c'], ['Bo', 'd']]])
  })

  it('title lines above the headings are left out, and said so', async () => {
    const file = await read(bytesOf('Report of all deals\nMade on 1 May,,\n\nname,stage,value\nA,Won,1\nB,Lost,2\n'))
    expect([names(file), rows(file)]).toEqual([['name', 'stage', 'value'], [['A', 'Won', '1'], ['B', 'Lost', '2']]])
    expect(file.notices[0]).toBe('2 lines above the headings were left out.')
  })

  it('a file without headings gets numbered columns', async () => {
    expect(names(await read(bytesOf('1,2017-01-02,a@b.example\n2,2017-01-03,c@d.example\n')))).toEqual(['Column 1', 'Column 2', 'Column 3'])
  })

  it('the line of the headings can be given by hand', async () => {
    expect(names(await read(bytesOf('x,y\na,b\n1,2\n'), 'x.csv', { headerRow: 2 }))).toEqual(['a', 'b'])
    expect((await read(bytesOf('x,y\na,b\n'), 'x.csv', { headerRow: 0 })).rows).toHaveLength(2)
  })

  it('formula cells are read as text', async () => {
    const file = await read(bytesOf('name,note\nA,"=cmd|\' /C calc\'!A0"\nB,@SUM(1)\n'))
    expect(rows(file)).toEqual([['A', "=cmd|' /C calc'!A0"], ['B', '@SUM(1)']])
  })
})

describe('headings', () => {
  it('repeated, empty, built-in and 10 kB headings are made harmless', async () => {
    const long = 'x'.repeat(10_000)
    const file = await read(bytesOf(`__proto__,constructor,name,name,,${long},toString\n1,2,3,4,5,6,7\n`))
    expect(names(file)).toEqual(['__proto__ (column)', 'constructor (column)', 'name', 'name (2)', 'Column 5', 'x'.repeat(limits.heading), 'toString (column)'])
    expect(Object.getOwnPropertyNames({})).toEqual([])
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
  })

  it('JSON keys that would reach a prototype stay plain columns', async () => {
    const file = await read(bytesOf('[{"__proto__": {"polluted": "yes"}, "constructor": "c", "name": "A"}]'))
    expect(names(file)).toEqual(['__proto__.polluted', 'constructor (column)', 'name'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('a mapping by hand for a column named __proto__ changes nothing else', async () => {
    const choices = { mapping: JSON.parse('{"__proto__": {"role": "id"}, "name": {"role": "segment"}}') }
    expect((await read(bytesOf('name,city\nA,B\n'), 'x.csv', choices)).rows[0]?.segment).toBe('A')
  })
})

describe('JSON', () => {
  it('reads one object per line', async () => {
    expect(rows(await read(bytesOf('{"id":"7","name":"A"}\n\n{"id":"8","name":"B","x":1}\n'), 'dump.jsonl'))).toEqual([['7', 'A', ''], ['8', 'B', '1']])
  })

  it('reads what an API wraps, and flattens nested fields', async () => {
    const file = await read(bytesOf('{"results":[{"id":"1","properties":{"email":"a@b.example","tags":["x","y"]}}],"paging":{}}'))
    expect([names(file), rows(file)]).toEqual([['id', 'properties.email', 'properties.tags'], [['1', 'a@b.example', 'x, y']]])
  })

  it('keeps the digits of ids that a number cannot hold, and of 1e400', async () => {
    expect(rows(await read(bytesOf('[{"id":12345678901234567890,"n":1e400,"m":0.1}]')))).toEqual([['12345678901234567890', '1e400', '0.1']])
  })

  it('lists what is not an object', async () => {
    const file = await read(bytesOf('[{"name":"A"},5,{"name":"B"}]'))
    expect([file.rows.length, file.skipped]).toEqual([2, [{ row: 2, column: null, reason: expect.stringContaining('not an object') }]])
  })
})
