// Joins class names. Takes what a CSS module or a caller's prop may hand over, drops what is absent.

/** "a b" from any mixture of names and absent values; undefined when none is left. */
export function cx(...names: readonly (string | false | null | undefined)[]): string | undefined {
  const kept = names.filter((name) => typeof name === 'string' && name !== '');
  return kept.length === 0 ? undefined : kept.join(' ');
}
