import { personKey, type Message, type Person } from '@parley/shared'

/** Somebody who is not in the room now. */
export interface Absent extends Person {
  /** When they left, or else last wrote: Unix milliseconds. */
  readonly at: number
  readonly left: boolean
}

export const mostShown = 20

/** Those who left while this page was open, by key, with the time. Who comes back is no longer among them. */
export function departed(
  before: ReadonlyMap<string, Absent>,
  were: readonly Person[],
  are: readonly Person[],
  now: number,
): ReadonlyMap<string, Absent> {
  const here = new Set(are.map(personKey))
  const gone = were.filter((person) => !here.has(personKey(person)))
  const all = new Map(before)
  for (const { username, avatar } of gone)
    all.set(personKey({ username, avatar }), { username, avatar, at: now, left: true })
  for (const key of here) all.delete(key)
  return all
}

/** When those came who arrived while this page was open, by key: Unix milliseconds. */
export function arrivedAt(
  before: ReadonlyMap<string, number>,
  were: readonly Person[],
  are: readonly Person[],
  now: number,
): ReadonlyMap<string, number> {
  const had = new Set(were.map(personKey))
  const times = are.map(personKey).map((key) => [key, had.has(key) ? before.get(key) : now] as const)
  return new Map(times.flatMap(([key, at]) => (at === undefined ? [] : [[key, at]])))
}

/** Who left or wrote lately and is not here, the latest first; each name once, so that it can be mentioned. */
export function latelyHere(
  gone: ReadonlyMap<string, Absent>,
  messages: readonly Message[],
  here: readonly Person[],
): Absent[] {
  const names = new Set(here.map(({ username }) => username))
  // Who is here under another name has not left.
  const pictures = new Set(here.map(({ avatar }) => avatar))
  const wrote = messages
    .filter(({ guest }) => guest === undefined)
    .map(({ username, avatar, at }): Absent => ({ username, avatar, at, left: false }))
  const found: Absent[] = []
  for (const person of [...gone.values(), ...wrote].sort((a, b) => b.at - a.at)) {
    if (found.length === mostShown) break
    if (names.has(person.username) || pictures.has(person.avatar)) continue
    names.add(person.username)
    found.push(person)
  }
  return found
}
