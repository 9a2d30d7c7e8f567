import type { Person } from '@parley/shared'

/**
 * People whose name, or a word of it, starts with `typed`, in the given order, one per name. Case and accents are ignored.
 */
export function rankPeople(typed: string, people: Iterable<Person>, limit: number): Person[] {
  const start = folded(typed)
  const found = new Map<string, Person>()
  for (const person of people) {
    if (found.size === limit) break
    if (!found.has(person.username) && hasWordStartingWith(folded(person.username), start))
      found.set(person.username, person)
  }
  return [...found.values()]
}

function hasWordStartingWith(name: string, start: string): boolean {
  return name.startsWith(start) || name.includes(` ${start}`)
}

function folded(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
