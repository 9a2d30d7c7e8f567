import type { Person } from '@parley/shared'
import { nameKeys } from '../identity/confusable-names.ts'

/** The names of those who are present now, in all rooms of this node, wherever they are connected. */
export class PresentNames {
  readonly #sessions = new Map<object, { author: string; person: Person; keys: readonly string[] }>()
  /** The authors who use a key, and the number of their sessions. */
  readonly #authors = new Map<string, Map<string, number>>()

  /** `session`: a connection, or a person on another node. */
  enter(session: object, person: Person, author: string) {
    this.leave(session)
    const keys = nameKeys(person.username)
    this.#sessions.set(session, { author, person, keys })
    for (const key of keys) {
      const authors = this.#authors.get(key) ?? new Map<string, number>()
      authors.set(author, (authors.get(author) ?? 0) + 1)
      this.#authors.set(key, authors)
    }
  }

  leave(session: object) {
    const known = this.#sessions.get(session)
    if (known === undefined) return
    this.#sessions.delete(session)
    for (const key of known.keys) this.#remove(key, known.author)
  }

  /** P4.8: whether somebody else is here under a name with one of these keys. */
  isUsedByAnother(keys: readonly string[], author: string | undefined): boolean {
    return keys.some((key) => {
      const authors = this.#authors.get(key)
      return authors !== undefined && authors.size > (author !== undefined && authors.has(author) ? 1 : 0)
    })
  }

  /** Somebody who is here under this name; undefined: nobody is. */
  find(username: string): { author: string; person: Person } | undefined {
    const [own = ''] = nameKeys(username)
    if (!this.#authors.has(own)) return undefined
    const named = [...this.#sessions.values()].filter(({ keys }) => keys[0] === own)
    return named.find(({ person }) => person.username === username) ?? named[0]
  }

  #remove(key: string, author: string) {
    const authors = this.#authors.get(key)
    const sessions = authors?.get(author) ?? 0
    if (sessions > 1) return void authors?.set(author, sessions - 1)
    authors?.delete(author)
    if (authors?.size === 0) this.#authors.delete(key)
  }
}
