import type { People } from '@parley/client'
import { samePerson, type Person } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Paint } from '../screen/paint.ts'

const maxNamed = 20

/** Reports who is here after joining, and then who joins and leaves. */
export class PresenceReporter {
  readonly #me: Person
  readonly #paint: Paint
  #state: 'joining' | 'joined' | 'rejoining' = 'joining'

  constructor(me: Person, paint: Paint) {
    this.#me = me
    this.#paint = paint
  }

  /** The connection is lost: the next list comes from a new one, and is not compared with this one. */
  lost() {
    if (this.#state === 'joined') this.#state = 'rejoining'
  }

  update(before: People, now: People): string[] {
    const state = this.#state
    this.#state = 'joined'
    switch (state) {
      case 'joining':
        return [this.#paint.dim(presenceLine(now, this.#me))]
      case 'rejoining':
        return []
      case 'joined':
        return this.#changes(before, now)
    }
  }

  #changes(before: People, now: People): string[] {
    // The list of a large room is empty.
    if (before.listed.length === 0 || now.listed.length === 0) return []
    const arrived = this.#othersIn(now, before)
    const left = this.#othersIn(before, now)
    return [
      ...(arrived.length > 0 ? [this.#paint.dim(`→ ${namesOf(arrived)} joined`)] : []),
      ...(left.length > 0 ? [this.#paint.dim(`← ${namesOf(left)} left`)] : []),
    ]
  }

  #othersIn({ listed }: People, { listed: except }: People): Person[] {
    return listed.filter(
      (person) => !samePerson(person, this.#me) && !except.some((other) => samePerson(person, other)),
    )
  }
}

/** The people in the room, in one line. */
export function presenceLine({ count, listed }: People, me: Person): string {
  const others = listed.filter((person) => !samePerson(person, me))
  if (listed.length === 0) return `${count} here, too many to list.`
  if (others.length === 0) return 'Nobody else is here.'
  const unlisted = count - listed.length
  return `${count} here: ${namesOf(others, unlisted)}, and you.`
}

/** `unlisted`: how many more there are. */
function namesOf(people: readonly Person[], unlisted = 0): string {
  const names = people.slice(0, maxNamed).map(({ username }) => escapeControlCharactersInLine(username))
  const more = people.length - names.length + Math.max(0, unlisted)
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
