// Reads figures in Prometheus' text format, as a scraper does.

/** The value of each series, by its name with labels as it stands in the text. */
export function figuresIn(text: string): ReadonlyMap<string, number> {
  return new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const at = line.lastIndexOf(' ')
    return [line.slice(0, at), Number(line.slice(at + 1))]
  }))
}
