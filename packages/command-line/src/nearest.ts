/** The name that differs least from a mistyped one, by at most two letters; undefined when there is none. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const near = names.map((name) => ({ name, distance: distanceOf(typed, name) }))
  near.sort((a, b) => a.distance - b.distance)
  return near.find(({ name, distance }) => distance <= 2 && distance < name.length - 1)?.name
}

/** Levenshtein distance: letters inserted, removed or replaced. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const letter of one) {
    const above = row
    row = [(above[0] ?? 0) + 1]
    for (let i = 1; i <= other.length; i += 1) {
      const replaced = (above[i - 1] ?? 0) + (letter === other[i - 1] ? 0 : 1)
      row.push(Math.min((row[i - 1] ?? 0) + 1, (above[i] ?? 0) + 1, replaced))
    }
  }
  return row[other.length] ?? Infinity
}
