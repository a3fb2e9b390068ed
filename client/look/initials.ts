// One or two letters that stand for a name. Pure.

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** "Amira Haddad" -> "AH", "jo" -> "J", "" -> "?". Whole graphemes, so no name is cut inside a letter. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter((word) => word !== '');
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : '';
  return first === '' ? '?' : `${first}${last}`.toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string {
  if (word === undefined) return '';
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}
