import type { Person } from '@parley/shared'

/**
 * People whose name, or a word of it, begins with what was typed, in the order in which they come: one per name. Case and
 * accents make no difference.
 */
export function rankPeople(typed: string, people: Iterable<Person>, most: number): Person[] {
  const start = folded(typed)
  const found = new Map<string, Person>()
  for (const person of people) {
    if (found.size === most) break
    if (!found.has(person.username) && begins(folded(person.username), start))
      found.set(person.username, person)
  }
  return [...found.values()]
}

function begins(name: string, start: string): boolean {
  return name.startsWith(start) || name.includes(` ${start}`)
}

function folded(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
