// What was typed is found as the smallest change at the caret, and survives what others do meanwhile.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { placeAfter, spliceAfter, spliceBetween, type Step } from '#client/session/text-diff.ts'

const apply = (text: string, { at, remove, insert }: { at: number; remove: number; insert: string }): string => text.slice(0, at) + insert + text.slice(at + remove)

test('an "a" typed in the middle of "aaa" is found where the caret says', () => {
  expect(spliceBetween('aaa', 'aaaa', 2)).toEqual({ at: 1, remove: 0, insert: 'a' })
  expect(spliceBetween('aaa', 'aaaa', 4)).toEqual({ at: 3, remove: 0, insert: 'a' })
})

test('no change is no splice', () => {
  expect(spliceBetween('same', 'same', 2)).toBeNull()
})

test('a splice never cuts a character in two', () => {
  const splice = spliceBetween('a😀b', 'a😃b', 3)
  expect(splice).toEqual({ at: 1, remove: 2, insert: '😃' })
})

test('a splice always leads to the text that was typed, wherever the caret stands', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.nat(14), (before, after, caret) => {
    const splice = spliceBetween(before, after, Math.min(caret, after.length))
    expect(splice === null ? before : apply(before, splice)).toBe(after)
  }), { verbose: true })
})

test('a caret stays before what others insert exactly there and moves with what they insert earlier', () => {
  expect(placeAfter(3, [{ retain: 3 }, { insert: 'xx' }])).toBe(3)
  expect(placeAfter(3, [{ retain: 1 }, { insert: 'xx' }])).toBe(5)
  expect(placeAfter(3, [{ retain: 1 }, { delete: 5 }])).toBe(1)
})

test('a place in a text goes where Yjs puts it while its neighbour lives', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(4), fc.constantFrom('', 'x', 'yz')), { maxLength: 8 }), fc.nat(9), (edits, place) => {
    const y = new Y.Doc()
    const text = y.getText('t')
    text.insert(0, 'abcdefghij')
    const marker = Y.createRelativePositionFromTypeIndex(text, place)
    let at = place
    text.observe((event) => { at = placeAfter(at, event.delta as Step[], 'after') })
    for (const [from, length, insert] of edits) {
      const start = Math.min(from, text.length)
      text.insert(start, insert)
      const end = Math.min(start + length, text.length)
      if (end <= at || start > at) text.delete(start, end - start)
    }
    expect(at).toBe(Y.createAbsolutePositionFromRelativePosition(marker, y)?.index)
  }), { verbose: true })
})

test('a composed word is put where it was begun after others wrote before it', () => {
  expect(spliceAfter({ at: 4, remove: 0, insert: 'ねこ' }, [[{ insert: 'Well, ' }]])).toEqual({ at: 10, remove: 0, insert: 'ねこ' })
})
