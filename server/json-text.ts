// JSON from outside as a plain value: UTF-8 and not nested so deep that whoever walks it runs out of stack.

import { refuse } from '#shared/base/refusal.ts'

/** How deep JSON may be nested. */
const deepest = 64

/** Parses JSON bytes that are UTF-8 and not nested too deep. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('bad-request', 'It is not UTF-8 text.')
  }
  if (isTooDeep(text)) return refuse('bad-request', `Its JSON is nested deeper than ${deepest} levels.`)
  try {
    // A key "__proto__" would replace the prototype of whatever it is copied into.
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value))
  } catch {
    return refuse('bad-request', 'It is not JSON.')
  }
}

/** Whether a JSON text is nested deeper than anything honest. Looks at brackets alone: cheaper than parsing it. */
export function isTooDeep(text: string): boolean {
  return depthOf(text) > deepest
}

/** How deep brackets are nested, strings left out. Stops counting beyond the limit. */
function depthOf(text: string): number {
  let depth = 0
  let deepestSeen = 0
  let inString = false
  for (let i = 0; i < text.length && deepestSeen <= deepest; i++) {
    const sign = text[i]
    if (inString) {
      if (sign === '\\') i++
      else if (sign === '"') inString = false
    } else if (sign === '"') inString = true
    else if (sign === '[' || sign === '{') deepestSeen = Math.max(deepestSeen, ++depth)
    else if (sign === ']' || sign === '}') depth--
  }
  return deepestSeen
}
