// As much of a textarea as client/session/text-field.ts uses: a value, a selection, events, and a document that knows what has
// the focus. Typing goes through it as through the real one: the element changes first, then an event says so.

import { bindTextarea } from '#client/session/text-field.ts'
import type { Session } from '#client/session/session.ts'
import type { ThingId } from '#shared/base/ids.ts'
import type { Dice } from '#tests/support/clock.ts'

class Area extends EventTarget {
  readonly tagName = 'TEXTAREA'
  readonly ownerDocument: EventTarget & { activeElement: unknown } = Object.assign(new EventTarget(), { activeElement: null as unknown })
  readOnly = false
  maxLength = -1
  scrollTop = 0
  selectionStart = 0
  selectionEnd = 0
  selectionDirection = 'none'
  #value = ''

  get value(): string { return this.#value }
  set value(next: string) {
    this.#value = next
    this.setSelectionRange(next.length, next.length)
  }

  setSelectionRange(start: number, end: number): void {
    this.selectionStart = Math.min(start, this.#value.length)
    this.selectionEnd = Math.min(Math.max(start, end), this.#value.length)
  }

  /** A person's hand: `words` in place of what stands between two places. */
  put(from: number, until: number, words: string): void {
    this.#value = this.#value.slice(0, from) + words + this.#value.slice(until)
    this.setSelectionRange(from + words.length, from + words.length)
  }
}

/** An open text: strokes of a hand until it is let go. */
export type OpenText = {
  readonly isReadOnly: () => boolean
  readonly type: (signs: string) => void
  readonly erase: () => void
  readonly undo: () => void
  readonly redo: () => void
  /** Begins or ends the composing of a character; others' changes wait meanwhile. */
  readonly compose: (signs: string) => void
  readonly isComposing: () => boolean
  readonly close: () => void
}

/** Opens a text as a click into it does. */
export function openText(session: Session, thing: ThingId, field: string, lot: Dice): OpenText {
  const area = new Area()
  area.ownerDocument.activeElement = area
  const end = bindTextarea(area as unknown as HTMLTextAreaElement, session, thing, field) // as much of one as it uses
  const say = (name: string, more: object = {}): void => { area.dispatchEvent(Object.assign(new Event(name), more)) }
  const key = (name: string, shiftKey: boolean): void => say('keydown', { key: name, ctrlKey: true, metaKey: false, altKey: false, shiftKey, isComposing: false })
  let composing = false
  const anywhere = (): number => lot.below(area.value.length + 1)
  return {
    isReadOnly: () => area.readOnly,
    type(signs) {
      // Most type on where they are.
      const at = lot.oneIn(3) ? anywhere() : area.selectionEnd
      area.put(at, at, signs)
      say('input')
    },
    erase() {
      const at = anywhere()
      area.put(at, Math.min(area.value.length, at + 1 + lot.below(3)), '')
      say('input')
    },
    undo: () => key('z', false),
    redo: () => key('z', true),
    compose(signs) {
      if (composing) { composing = false; say('compositionend'); return }
      composing = true
      say('compositionstart')
      area.put(area.selectionEnd, area.selectionEnd, signs)
      say('input')
    },
    isComposing: () => composing,
    close() {
      area.ownerDocument.activeElement = null
      say('blur')
      end()
    },
  }
}
