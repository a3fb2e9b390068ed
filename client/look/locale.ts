// Which locale dates, times and numbers are written in while the words are English: English with the
// region of the person's browser, so that somebody in Warsaw sees 22/11 and 14:30. Pure.

/** "en-PL" from ["pl-PL"]; an English locale of the browser's own list wins; "en" when nothing fits. */
export function englishFor(languages: readonly string[]): string {
  const english = languages.find((language) => language.toLowerCase().startsWith('en-'));
  if (english !== undefined) return readable(english) ?? 'en';
  const first = languages[0];
  if (first === undefined) return 'en';
  const region = regionOf(first);
  return region === undefined ? 'en' : `en-${region}`;
}

function regionOf(language: string): string | undefined {
  return attempt(() => new Intl.Locale(language).maximize().region);
}

function readable(language: string): string | undefined {
  return attempt(() => new Intl.Locale(language).baseName);
}

/** A browser may be set to a tag Intl cannot read; that is no reason to fail. */
function attempt(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch (reason) {
    if (reason instanceof RangeError) return undefined;
    throw reason;
  }
}
