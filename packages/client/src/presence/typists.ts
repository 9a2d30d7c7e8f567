import { limits, samePerson, type Message, type Person } from '@parley/shared'
import type { Environment } from '../connection/environment.ts'
import { steadyClock } from '../connection/steady-clock.ts'

interface Typist extends Person {
  /** By the steady clock, in milliseconds. */
  until: number
}

/** P6.4: the others who are typing now. */
export class Typists {
  readonly #environment: Environment
  readonly #now: () => number
  readonly #me: Person
  readonly #changed: (typists: readonly Person[]) => void
  #typists: readonly Typist[] = []
  #sentAt = -Infinity
  #cancel = () => {}

  constructor(environment: Environment, me: Person, changed: (typists: readonly Person[]) => void) {
    this.#environment = environment
    this.#now = steadyClock(() => environment.now())
    this.#me = me
    this.#changed = changed
  }

  /** Whether to send `typing` now. */
  isDue(): boolean {
    const now = this.#now()
    if (now - this.#sentAt < limits.typingEvery) return false
    this.#sentAt = now
    return true
  }

  startedTyping({ username, avatar }: Person) {
    const person = { username, avatar }
    if (samePerson(person, this.#me)) return
    const until = this.#now() + limits.typingFor
    const others = this.#typists.filter((typist) => !samePerson(typist, person))
    this.#show([...others, { ...person, until }])
  }

  /** A person who posts has stopped typing. */
  posted(messages: readonly Message[]) {
    const posts = messages.filter(({ id, rev }) => id === rev)
    if (posts.some((post) => samePerson(post, this.#me))) this.#sentAt = -Infinity
    this.#show(this.#typists.filter((typist) => !posts.some((post) => samePerson(post, typist))))
  }

  /** The connection is lost. */
  lost() {
    this.#sentAt = -Infinity
    this.#show([])
  }

  #show(typists: readonly Typist[]) {
    this.#cancel()
    if (typists.length === 0 && this.#typists.length === 0) return
    this.#typists = typists
    const next = Math.min(...typists.map(({ until }) => until))
    if (typists.length > 0)
      this.#cancel = this.#environment.after(next - this.#now(), () => this.#forgetOld())
    this.#changed(typists)
  }

  #forgetOld() {
    const now = this.#now()
    this.#show(this.#typists.filter(({ until }) => until > now))
  }
}
