import type { People } from '@parley/client'
import { samePerson, type Person } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Paint } from '../screen/paint.ts'

const mostNamed = 20

/** Tells who is here on coming in, and then who comes and goes. */
export class PeopleNews {
  readonly #me: Person
  readonly #paint: Paint
  #standing: 'coming' | 'here' | 'coming back' = 'coming'

  constructor(me: Person, paint: Paint) {
    this.#me = me
    this.#paint = paint
  }

  /** The next list is of a new connection: it says nothing about who left in between. */
  lost() {
    if (this.#standing === 'here') this.#standing = 'coming back'
  }

  news(before: People, now: People): string[] {
    const standing = this.#standing
    this.#standing = 'here'
    switch (standing) {
      case 'coming':
        return [this.#paint.dim(hereLine(now, this.#me))]
      case 'coming back':
        return []
      case 'here':
        return this.#changes(before, now)
    }
  }

  #changes(before: People, now: People): string[] {
    // A room that is too large to list has nobody in the list.
    if (before.listed.length === 0 || now.listed.length === 0) return []
    const arrived = this.#othersIn(now, before)
    const left = this.#othersIn(before, now)
    return [
      ...(arrived.length > 0 ? [this.#paint.dim(`→ ${namesOf(arrived)} came in`)] : []),
      ...(left.length > 0 ? [this.#paint.dim(`← ${namesOf(left)} left`)] : []),
    ]
  }

  #othersIn({ listed }: People, { listed: except }: People): Person[] {
    return listed.filter(
      (person) => !samePerson(person, this.#me) && !except.some((other) => samePerson(person, other)),
    )
  }
}

/** Who is here, in one line. */
export function hereLine({ count, listed }: People, me: Person): string {
  const others = listed.filter((person) => !samePerson(person, me))
  if (listed.length === 0) return `${count} here, too many to name.`
  if (others.length === 0) return 'Nobody else is here.'
  return `${count} here: ${namesOf(others)}, and you.`
}

function namesOf(people: readonly Person[]): string {
  const names = people.slice(0, mostNamed).map(({ username }) => escapeControlCharactersInLine(username))
  const more = people.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
