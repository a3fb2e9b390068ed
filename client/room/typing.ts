// Whether somebody is writing just now: keys then mean letters.

const writable = 'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select'

/** True where keys go into a text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(writable))
}
