import type { Actor } from '../../identity/actor.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import { AuthorSessions } from './author-sessions.ts'
import type { Limits, LimitSettings } from './limits.ts'

/** Somebody with too many connections may have closed one after this many seconds. */
const sessionRetrySeconds = 10

interface Names {
  isFree(username: string): Promise<boolean>
}

/** P4.10, P4.11: who may join now. */
export class JoinLimits {
  readonly #limits: Limits
  readonly #names: Names
  readonly #sessions: AuthorSessions

  /** `socketsPerPerson`: 0 limits nothing. */
  constructor(
    limits: Limits,
    names: Names,
    { limits: onOrOff, socketsPerPerson }: Pick<LimitSettings, 'limits'> & { socketsPerPerson: number },
  ) {
    this.#limits = limits
    this.#names = names
    this.#sessions = new AuthorSessions(onOrOff === 'off' ? 0 : socketsPerPerson)
  }

  /** Why the author may not join now. What is admitted is counted until it leaves. */
  enter(session: object, actor: Actor): Refused | undefined {
    const retryAfter = this.#limits.take('join', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (this.#sessions.open(session, actor.author)) return undefined
    this.#limits.refused('connections of a person', actor.address)
    return refused('too_many_connections', { retryAfter: sessionRetrySeconds })
  }

  leave(session: object): void {
    this.#sessions.close(session)
  }

  /** Why somebody who comes for the first time may not join now. */
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
