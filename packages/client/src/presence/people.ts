import { samePerson, type Person, type PresentPerson, type ServerFrame } from '@parley/shared'

/** Who is here: how many, and by name as long as the room is small enough to list them. */
export interface People {
  readonly count: number
  readonly listed: readonly PresentPerson[]
}

export const nobody: People = { count: 0, listed: [] }

export function update(people: People, presence: Extract<ServerFrame, { type: 'presence' }>): People {
  const { arrived, left, changed = [] } = presence
  const gone = (person: Person) => [...left, ...arrived].some((other) => samePerson(person, other))
  const now = (person: PresentPerson) => changed.find((other) => samePerson(person, other)) ?? person
  return {
    count: presence.count,
    listed: [...people.listed.filter((person) => !gone(person)).map(now), ...arrived],
  }
}
