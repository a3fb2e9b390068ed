// Medians and percentiles of what was measured.

/** The value below which this share of the values lies, 0 to 1 (0.5: the median, the upper of two); NaN without values. */
export function shareBelow(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
