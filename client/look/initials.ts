// One or two letters that stand for a name. Pure.

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** "Amira Haddad" -> "AH" (or "A" with `most` 1), "" -> "?". Whole graphemes: no letter is cut. */
export function initialsOf(name: string, most: 1 | 2 = 2): string {
  const words = name.trim().split(/\s+/u);
  const first = firstLetter(words[0]);
  const last = most === 2 && words.length > 1 ? firstLetter(words.at(-1)) : '';
  return first === '' ? '?' : `${first}${last}`.toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string {
  if (word === undefined) return '';
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}
