/** The name that differs least from a mistyped one, by at most two letters; undefined when there is none. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distanceOf(typed, name) }))
    .filter(({ name, distance }) => distance <= 2 && distance < name.length - 1)
  return near.sort((a, b) => a.distance - b.distance)[0]?.name
}

/** Damerau-Levenshtein distance (optimal string alignment): letters inserted, removed, replaced or swapped. */
function distanceOf(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const above = rows[i - 1]
      row.push(
        Math.min(
          (row[j - 1] ?? 0) + 1,
          (above?.[j] ?? 0) + 1,
          (above?.[j - 1] ?? 0) + (isSame ? 0 : 1),
          i > 1 && j > 1 && isSwapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity,
        ),
      )
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? Infinity
}
