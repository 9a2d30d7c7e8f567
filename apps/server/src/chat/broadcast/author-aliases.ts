import type { BriefMessage, Introduction, Message, Person } from '@parley/shared'

/** Limits the list that each session gets when it goes live. */
const mostAliases = 200

/** Undefined instead of empty, so that the frame leaves the field out. */
type Introductions = Introduction[] | undefined

/** P5.7: a number for each author in a room, so that broadcasts need not repeat names and pictures. */
export class AuthorAliases {
  readonly #introduced = new Map<string, Introduction>()
  #last = 0

  /** The authors whose numbers the live sessions know: a session that goes live needs them. */
  get introduced(): Introductions {
    return undefinedIfEmpty([...this.#introduced.values()])
  }

  /** The messages with numbers instead of authors, and the new authors to introduce to every live session. */
  shorten(messages: readonly Message[]): { messages: BriefMessage[]; speakers: Introductions } {
    const news: Introduction[] = []
    const shortened = messages.map((message) => brief(message, this.#numberOf(message, news)))
    return { messages: shortened, speakers: undefinedIfEmpty(news) }
  }

  #numberOf(person: Person, news: Introduction[]) {
    const key = `${person.avatar}${person.username}`
    const known = this.#introduced.get(key)
    if (known !== undefined) return known[0]
    // Removed authors are introduced again with their next message, under a new number.
    if (this.#introduced.size >= mostAliases) this.#introduced.clear()
    const introduction: Introduction = [(this.#last += 1), person.username, person.avatar]
    this.#introduced.set(key, introduction)
    news.push(introduction)
    return introduction[0]
  }
}

function undefinedIfEmpty(introductions: Introduction[]): Introductions {
  return introductions.length > 0 ? introductions : undefined
}

function brief({ id, rev, username, avatar, ...rest }: Message, by: number): BriefMessage {
  return { id, ...(rev === id ? {} : { rev }), by, ...rest }
}
