import type { Actor } from '../identity/actor.ts'
import { AuthorSessions } from './limits/author-sessions.ts'
import type { Limits } from './limits/limits.ts'
import type { DisplayNames } from './names/display-names.ts'
import { refused, type Refused } from './refusal-codes.ts'

/** Somebody with too many connections may have closed one after this many seconds. */
const sessionRetrySeconds = 10

/** P4.10, P4.11: how often people may join, and with how many connections at once. */
export class JoinLimits {
  readonly #limits: Limits
  readonly #names: Pick<DisplayNames, 'isFree'>
  readonly #sessions: AuthorSessions

  /** `socketsEach`: connections of one person at once; 0: no limit. */
  constructor(limits: Limits, names: Pick<DisplayNames, 'isFree'>, socketsEach: number) {
    this.#limits = limits
    this.#names = names
    this.#sessions = new AuthorSessions(socketsEach)
  }

  /** Why the author may not join now. Who is admitted is counted until `user` leaves. */
  admit(actor: Actor, user: object): Refused | undefined {
    const retryAfter = this.#limits.take('join', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (this.#sessions.open(user, actor.author)) return undefined
    this.#limits.refused('connections of a person', actor.address)
    return refused('too_many_connections', { retryAfter: sessionRetrySeconds })
  }

  leave(user: object): void {
    this.#sessions.close(user)
  }

  async newcomerRefusal(actor: Actor): Promise<Refused | undefined> {
    if (!(await this.#isNewcomer(actor))) return undefined
    const retryAfter = this.takeNewPerson(actor.address)
    return retryAfter > 0 ? refused('slow_down', { retryAfter }) : undefined
  }

  /** Whole seconds until a new person may come from this address; 0: the turn is taken. */
  takeNewPerson(address: string): number {
    return this.#limits.take('new person', { author: '', address })
  }

  /**
   * Whether the server meets this author for the first time: without a stored credential, and with a name that nobody has.
   * Where somebody has it, it is the author's, or the join is refused anyway.
   */
  async #isNewcomer({ credential, person }: Actor): Promise<boolean> {
    return credential?.stored === undefined && (await this.#names.isFree(person.username))
  }
}
