// One text of the document in one textarea or input, typed in by several people at once: the one text editor of the house.
// What is typed goes to the document as the smallest change; what others type comes in without moving this caret.
// While a character is being composed (Chinese, accents, phones) others' changes wait. Ctrl+Z is the session's undo and stops
// where this edit began. Knows no React; the look is the caller's.

import * as Y from 'yjs'
import { boardLimits } from '#shared/board/board.ts'
import { may } from '#shared/board/people.ts'
import { edit, typing } from '#shared/document/document.ts'
import { textOf } from '#shared/document/things.ts'
import type { ThingId } from '#shared/base/ids.ts'
import type { Session } from './session.ts'
import { placeAfter, spliceAfter, spliceBetween, type Splice, type Step } from './text-diff.ts'

export type TextElement = HTMLTextAreaElement | HTMLInputElement

/** Binds an element to a text until the answer is called. Without such a text, or for viewers, the element is read-only. */
export function bindTextarea(element: TextElement, session: Session, thing: ThingId, field = 'text'): () => void {
  const text = textOf(session.document, thing, field)
  const role = session.standing.get().people.get(session.me.id)?.role ?? session.me.role
  if (text === null || !may(role, 'edit')) {
    element.readOnly = true
    element.value = text === null ? '' : asShown(text.toString(), element)
    const show = (): void => { if (text !== null) element.value = asShown(text.toString(), element) }
    text?.observe(show)
    return () => text?.unobserve(show)
  }
  element.readOnly = false
  element.maxLength = boardLimits.textLength
  const typist = new Typist(element, session, { thing, field, text })
  return () => typist.end()
}

/** Yjs counts every sign; an element drops carriage returns, and one line drops line feeds. Blanks in their place keep the count. */
function asShown(text: string, element: TextElement): string {
  return element.tagName === 'TEXTAREA' ? text.replaceAll('\r', ' ') : text.replaceAll(/[\r\n]/g, ' ')
}

type Where = { readonly thing: ThingId; readonly field: string; readonly text: Y.Text }

class Typist {
  readonly #element: TextElement
  readonly #session: Session
  readonly #where: Where
  readonly #listeners = new AbortController()
  #shown: string
  #writing = false
  /** Others' changes that came while a character was being composed; null when none is. */
  #waiting: (readonly Step[])[] | null = null
  #depth = 0
  #undone = 0

  constructor(element: TextElement, session: Session, where: Where) {
    this.#element = element
    this.#session = session
    this.#where = where
    this.#shown = asShown(where.text.toString(), element)
    element.value = this.#shown
    where.text.observe(this.#heard)
    session.document.things.observeDeep(this.#watchRemoval)
    this.#listen()
    if (this.#isHere()) this.#begin()
  }

  end(): void {
    if (this.#waiting !== null) this.#composed()
    this.#listeners.abort()
    this.#where.text.unobserve(this.#heard)
    this.#session.document.things.unobserveDeep(this.#watchRemoval)
    this.#away()
  }

  #listen(): void {
    const { signal } = this.#listeners
    const on = (name: string, deed: (event: Event) => void): void => this.#element.addEventListener(name, deed, { signal })
    on('focus', () => this.#begin())
    on('blur', () => this.#away())
    on('input', () => { if (this.#waiting === null) this.#typed() })
    on('compositionstart', () => { this.#waiting = [] })
    on('compositionend', () => this.#composed())
    on('beforeinput', (event) => this.#menuUndo(event as InputEvent)) // the event of this name
    on('keydown', (event) => this.#keys(event as KeyboardEvent)) // the event of this name
    this.#element.ownerDocument.addEventListener('selectionchange', () => { if (this.#isHere()) this.#tellCaret() }, { signal })
  }

  #isHere(): boolean {
    return this.#element.ownerDocument.activeElement === this.#element
  }

  #begin(): void {
    this.#session.undo.stop()
    this.#depth = this.#session.undo.depth()
    this.#undone = 0
    this.#tellCaret()
  }

  #away(): void {
    this.#session.undo.stop()
    this.#session.show({ caret: null, typing: null })
  }

  #typed(): void {
    const caret = this.#element.selectionEnd ?? this.#element.value.length
    const splice = spliceBetween(this.#shown, this.#element.value, caret)
    if (splice !== null) this.#write(splice)
    this.#shown = this.#element.value
    this.#tellCaret()
  }

  /** The composed characters are one change against the text as it was before; others' changes since then move it. */
  #composed(): void {
    const changes = this.#waiting ?? []
    this.#waiting = null
    const caret = this.#element.selectionEnd ?? this.#element.value.length
    const splice = spliceBetween(this.#shown, this.#element.value, caret)
    const moved = splice === null ? null : spliceAfter(splice, changes)
    if (moved !== null) this.#write(moved)
    const end = moved === null ? changes.reduce((place, steps) => placeAfter(place, steps), caret) : moved.at + moved.insert.length
    if (changes.length > 0) this.#show(end, end)
    else this.#shown = this.#element.value
    this.#tellCaret()
  }

  #write({ at, remove, insert }: Splice): void {
    const { text } = this.#where
    this.#undone = 0
    this.#writing = true
    try {
      edit(this.#session.document, () => {
        if (remove > 0) text.delete(at, remove)
        if (insert !== '') text.insert(at, insert)
      }, typing)
    } finally {
      this.#writing = false
    }
  }

  readonly #heard = (event: Y.YTextEvent): void => {
    if (this.#writing) return
    const steps = event.delta as readonly Step[] // Yjs types insert more widely; only its length is used
    if (this.#waiting !== null) {
      this.#waiting.push(steps)
      return
    }
    const { selectionStart, selectionEnd } = this.#element
    const byMe = event.transaction.local
    const start = byMe ? endOf(steps) : placeAfter(selectionStart ?? 0, steps)
    this.#show(start, byMe ? start : placeAfter(selectionEnd ?? 0, steps))
  }

  #show(start: number, end: number): void {
    const { scrollTop, selectionDirection } = this.#element
    this.#shown = asShown(this.#where.text.toString(), this.#element)
    this.#element.value = this.#shown
    // Setting a selection in an element without focus would scroll or steal it in some browsers.
    if (this.#isHere()) this.#element.setSelectionRange(start, end, selectionDirection ?? 'none')
    this.#element.scrollTop = scrollTop
  }

  #keys(event: KeyboardEvent): void {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key === 'z' || key === 'y') {
      event.preventDefault()
      if (key === 'y' || event.shiftKey) this.#redo()
      else this.#undo()
    }
    // The canvas has keys of its own; whoever types means the text. Hiding the chrome (Ctrl+.) is the room's.
    if (key !== '.') event.stopPropagation()
  }

  #menuUndo(event: InputEvent): void {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return
    event.preventDefault()
    if (event.inputType === 'historyUndo') this.#undo()
    else this.#redo()
  }

  #undo(): void {
    if (this.#session.undo.depth() <= this.#depth) return
    this.#session.undo.undo()
    this.#undone += 1
  }

  #redo(): void {
    if (this.#undone === 0) return
    this.#session.undo.redo()
    this.#undone -= 1
  }

  #tellCaret(): void {
    if (!this.#isHere()) return
    const { thing, field, text } = this.#where
    const at = (place: number | null): unknown => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, Math.min(place ?? 0, text.length)))
    const { selectionStart, selectionEnd } = this.#element
    this.#session.show({ caret: { thing, field, anchor: at(selectionStart), head: at(selectionEnd) }, typing: thing })
  }

  readonly #watchRemoval = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.local || !this.#isHere()) return
    const { thing } = this.#where
    const mine = events.some((event) => (event.path.length === 0 ? event.keys.has(thing) : event.path[0] === thing && event.path.length === 1 && event.keys.has('alive')))
    const words = this.#element.value.trim()
    if (!mine || words === '' || this.#session.document.things.get(thing)?.get('alive') === true) return
    this.#session.notice({ kind: 'removed-while-writing', thing, words })
  }
}

/** Where the last of one's own undone or redone changes ends. */
function endOf(steps: readonly Step[]): number {
  return steps.reduce((place, step) => place + (step.retain ?? (typeof step.insert === 'string' ? step.insert.length : 0)), 0)
}
