/**
 * The smallest value that at least `percent` (0 to 100) of the values do not exceed (nearest rank); NaN without values.
 * Multiplying before dividing keeps the rank exact for whole percents.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? NaN
}
