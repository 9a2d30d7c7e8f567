import { samePerson, type Person, type PresentPerson, type ServerFrame } from '@parley/shared'

/** Who is in the room: the count, and the list while the room is small enough for one. */
export interface People {
  readonly count: number
  readonly listed: readonly PresentPerson[]
}

export const noPeople: People = { count: 0, listed: [] }

export function update(people: People, presence: Extract<ServerFrame, { type: 'presence' }>): People {
  const { arrived, left, changed = [] } = presence
  const isGone = (person: Person) => [...left, ...arrived].some((other) => samePerson(person, other))
  const now = (person: PresentPerson) => changed.find((other) => samePerson(person, other)) ?? person
  return {
    count: presence.count,
    listed: [...people.listed.filter((person) => !isGone(person)).map(now), ...arrived],
  }
}
