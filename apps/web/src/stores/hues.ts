import { personKey, type Person } from '@parley/shared'

/** The hues of styles/hues.css. */
export const hueCount = 12
/** To the next hue that is tried: prime to twelve, and far from the one before. */
const step = 5

export interface Hues {
  /** By the key of the person. Nobody is removed: what is on the page keeps its colour. */
  readonly of: ReadonlyMap<string, number>
  /** For quotes, which have no picture. */
  readonly ofName: ReadonlyMap<string, number>
  readonly present: ReadonlySet<string>
}

export const noHues: Hues = { of: new Map(), ofName: new Map(), present: new Set() }

/** Hands out hues: no two people who are present have the same one while there are at most twelve of them. */
export function handedOut(before: Hues, people: readonly Person[]): Hues {
  const hues = new Map(before.of)
  const ofName = new Map(before.ofName)
  const present = new Set(people.map(personKey))
  const taken = new Set<number>()
  // Those who were here keep theirs.
  const [stayed, came] = [true, false].map((was) =>
    people.filter((person) => before.present.has(personKey(person)) === was),
  )
  for (const person of [...(stayed ?? []), ...(came ?? [])]) {
    const hue = free(hueOf(before, person), taken)
    taken.add(hue)
    hues.set(personKey(person), hue)
    ofName.set(person.username, hue)
  }
  return { of: hues, ofName, present }
}

/** The hue that was handed out, or else the one of the picture, as the server draws it. */
export function hueOf({ of }: Hues, person: Person): number {
  return of.get(personKey(person)) ?? Number.parseInt(person.avatar.slice(0, 4), 16) % hueCount
}

function free(wanted: number, taken: ReadonlySet<number>): number {
  if (taken.size >= hueCount) return wanted
  return taken.has(wanted) ? free((wanted + step) % hueCount, taken) : wanted
}
