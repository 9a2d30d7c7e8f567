import type { BriefMessage, Introduction, Message, Person } from '@parley/shared'

/** As many as everyone who comes is told of. */
const mostIntroduced = 200

/** Nobody is not worth a mention. */
type Introductions = Introduction[] | undefined

/** P5.7: who speaks in a room, by number, so that a broadcast need not repeat names and pictures. */
export class AuthorAliases {
  readonly #introduced = new Map<string, Introduction>()
  #last = 0

  /** Those whom the live sessions know by number; who becomes one has to be told. */
  get introduced(): Introductions {
    return someOf([...this.#introduced.values()])
  }

  /** Short forms of the messages, and whom to promptIdentity with them to every live session. */
  shorten(messages: readonly Message[]): { messages: BriefMessage[]; speakers: Introductions } {
    const news: Introduction[] = []
    const shortened = messages.map((message) => brief(message, this.#numberOf(message, news)))
    return { messages: shortened, speakers: someOf(news) }
  }

  #numberOf(person: Person, news: Introduction[]) {
    const key = `${person.avatar}${person.username}`
    const known = this.#introduced.get(key)
    if (known !== undefined) return known[0]
    // Whoever has been forgotten is introduced anew when they speak, under a number that was never used.
    if (this.#introduced.size >= mostIntroduced) this.#introduced.clear()
    const introduction: Introduction = [(this.#last += 1), person.username, person.avatar]
    this.#introduced.set(key, introduction)
    news.push(introduction)
    return introduction[0]
  }
}

function someOf(introductions: Introduction[]): Introductions {
  return introductions.length > 0 ? introductions : undefined
}

function brief({ id, rev, username, avatar, ...rest }: Message, by: number): BriefMessage {
  return { id, ...(rev === id ? {} : { rev }), by, ...rest }
}
