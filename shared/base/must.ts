// The two ways to say "this is a bug": a value that has to be there, and a case that cannot come.
// Never used for bad input from outside: that is a Refusal (refusal.ts).

/** The value, or a thrown error naming what was expected. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`Expected ${what}, found nothing.`)
  return value
}

/** Closes a switch over a union: the compiler refuses a forgotten case, and a running program names it. */
export function never(value: never): never {
  throw new Error(`A case was not foreseen: ${JSON.stringify(value)}`)
}
