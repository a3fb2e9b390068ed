// What of an error may stand in the log. Messages repeat what they choke on ("Unexpected token 'A', "Ada Lovelace" is not valid
// JSON"), so everything between quotes goes, and every id, token, mail and address. In our own messages what is not ours stands between
// quotes; of libraries we do not know that, so theirs are left out whole. The stack says where it happened.

const longest = 300
const mostFrames = 12
const mostCauses = 3

/** An error as the log shows it. */
type Shown = { readonly type: string; readonly code?: string; readonly message: string; readonly stack: readonly string[]; readonly cause?: Shown | null }

/** A sentence without what somebody may have written in it. */
export function discreet(text: string): string {
  return text
    // From the first quote to the last: what stands between may hold quotes itself.
    .replace(/(["'`“”„«‹]).*["'`“”»›]/su, '$1…$1')
    .replace(/\S+@\S+/gu, '…')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/gu, '…')
    .replace(/\b[a-z]_[A-Za-z0-9_-]{6,}/gu, '…')
    .replace(/[A-Za-z0-9_-]{20,}/gu, '…')
    .slice(0, longest)
}

/** An error with its kind, its code, a discreet message and the places it came through. Anything else is named by its type. */
export function discreetError(error: unknown, causes = 0): Shown {
  if (!(error instanceof Error)) return { type: typeof error, message: '…', stack: [] }
  const stack = placesOf(error)
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code) ? { code: error.code } : {}
  return {
    type: /^\w{1,40}$/.test(error.name) ? error.name : 'Error', ...code, message: stack[0]?.includes('node_modules') === true ? '…' : discreet(error.message), stack,
    ...error.cause === undefined || causes >= mostCauses ? {} : { cause: discreetError(error.cause, causes + 1) },
  }
}

/** The lines "at …" alone: the first lines of a stack repeat the message, however many lines that has. */
function placesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^ {4}at .*(:\d+:\d+\)?|\(native\)|<anonymous>\)?)$/.test(line)).slice(0, mostFrames).map((line) => line.trim())
}
