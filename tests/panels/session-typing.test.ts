// One text in two people's textareas: both texts survive, composition waits, undo stops where the edit began, removal keeps the words.

import { beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { thingId } from '#shared/base/ids.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { addThings, removeThings, textOf } from '#shared/document/things.ts'
import { emptyStanding } from '#shared/ledger/standing.ts'
import { held } from '#client/session/live.ts'
import type { NewNotice, Session } from '#client/session/session.ts'
import { bindTextarea } from '#client/session/text-field.ts'
import { startUndo } from '#client/session/undoing.ts'
import { ada } from '#tests/support/session-world.ts'

const note = thingId.parse('n_note01')
let mine: BoardDocument
let theirs: BoardDocument
let told: NewNotice[]

/** As much of a session as a textarea needs. */
function sessionOf(document: BoardDocument): Session {
  const standing = held(emptyStanding)
  const notice = (one: NewNotice): void => { told.push(one) }
  return { document, me: ada, standing, undo: startUndo(document, standing).deeds, show: vi.fn(), notice } as unknown as Session // the parts text-field.ts looks at
}

function textarea(): HTMLTextAreaElement {
  const element = document.createElement('textarea')
  document.body.replaceChildren(element)
  return element
}

function type(element: HTMLTextAreaElement, value: string, caret = value.length): void {
  element.value = value
  element.setSelectionRange(caret, caret)
  element.dispatchEvent(new Event('input'))
}

const press = (element: HTMLTextAreaElement, key: string, more: KeyboardEventInit = {}): void => {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, cancelable: true, bubbles: true, ...more }))
}

beforeEach(() => {
  told = []
  mine = boardDocument()
  theirs = boardDocument()
  mine.y.on('update', (update, origin) => { if (origin !== 'net') Y.applyUpdate(theirs.y, update, 'net') })
  theirs.y.on('update', (update, origin) => { if (origin !== 'net') Y.applyUpdate(mine.y, update, 'net') })
  addThings(mine, [{ id: note, kind: 'note', fields: {}, texts: { text: 'churn' } }])
})

test('what is typed goes into the text and what others type comes in beside it', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  element.focus()
  type(element, 'churn risk')
  textOf(theirs, note)?.insert(0, 'High ')
  expect(element.value).toBe('High churn risk')
  expect(textOf(theirs, note)?.toString()).toBe('High churn risk')
})

test('the caret stays with its words when others write before it', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  element.focus()
  element.setSelectionRange(5, 5)
  textOf(theirs, note)?.insert(0, '>> ')
  expect(element.selectionStart).toBe(8)
})

test('others\' changes wait while a character is composed, and both stand afterwards', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  element.focus()
  element.dispatchEvent(new Event('compositionstart'))
  type(element, 'churn k')
  textOf(theirs, note)?.insert(0, 'High ')
  expect(element.value).toBe('churn k')
  type(element, 'churn か')
  element.dispatchEvent(new Event('compositionend'))
  expect(element.value).toBe('High churn か')
  expect(textOf(theirs, note)?.toString()).toBe('High churn か')
})

test('undo in a text stops where this edit began and never takes back another person\'s words', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  element.focus()
  type(element, 'churn risk')
  textOf(theirs, note)?.insert(0, 'High ')
  for (let i = 0; i < 6; i += 1) press(element, 'z')
  expect(element.value).toBe('High churn')
  expect(mine.things.get(note)?.get('alive')).toBe(true)
  press(element, 'z', { shiftKey: true })
  expect(element.value).toBe('High churn risk')
})

test('keys typed in a text do not reach the canvas', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  const heard = vi.fn()
  document.body.addEventListener('keydown', heard)
  press(element, 'z')
  press(element, 'a')
  document.body.removeEventListener('keydown', heard)
  expect(heard).not.toHaveBeenCalled()
})

test('a note removed by somebody else while one writes in it leaves its words in a notice', () => {
  const element = textarea()
  bindTextarea(element, sessionOf(mine), note)
  element.focus()
  type(element, 'churn, said twice')
  removeThings(theirs, [note])
  expect(told).toEqual([{ kind: 'removed-while-writing', thing: note, words: 'churn, said twice' }])
})

test('a viewer\'s field is read-only and still follows the text', () => {
  const element = textarea()
  const session = sessionOf(mine)
  bindTextarea(element, { ...session, me: { ...ada, role: 'viewer' } }, note)
  textOf(theirs, note)?.insert(0, 'High ')
  expect(element.readOnly).toBe(true)
  expect(element.value).toBe('High churn')
})

test('line feeds in a field of one line are shown as blanks and are not lost', () => {
  textOf(mine, note)?.insert(5, '\nrisk')
  const element = document.createElement('input')
  document.body.replaceChildren(element)
  bindTextarea(element, sessionOf(mine), note)
  element.value = 'churn risk!'
  element.setSelectionRange(11, 11)
  element.dispatchEvent(new Event('input'))
  expect(textOf(mine, note)?.toString()).toBe('churn\nrisk!')
})
