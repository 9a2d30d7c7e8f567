import type { Actor } from '../../identity/actor.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import { AuthorSessions } from './author-sessions.ts'
import type { LimitedClients } from './limited-clients.ts'
import type { Limits, LimitSettings } from './limits.ts'

/** Somebody with too many connections may have closed one after this many seconds. */
const sessionRetrySeconds = 10

/** New people who are remembered: a page joins, and signs in a moment later. */
const mostAdmitted = 10_000

interface JoinLimitOptions extends Pick<LimitSettings, 'limits'> {
  /** 0: no limit. */
  socketsPerPerson: number
  limited: Pick<LimitedClients, 'add'>
}

interface Names {
  isFree(username: string): Promise<boolean>
}

/** P4.10, P4.11: who may join now. */
export class JoinLimits {
  readonly #limits: Limits
  readonly #names: Names
  readonly #sessions: AuthorSessions
  readonly #limited: Pick<LimitedClients, 'add'>
  /** Who was let in as a new person, the last of them. */
  readonly #admitted = new Set<string>()

  constructor(
    limits: Limits,
    names: Names,
    { limits: onOrOff, socketsPerPerson, limited }: JoinLimitOptions,
  ) {
    this.#limited = limited
    this.#limits = limits
    this.#names = names
    this.#sessions = new AuthorSessions(onOrOff === 'off' ? 0 : socketsPerPerson)
  }

  /** Why the author may not join now. What is admitted is counted until it leaves. */
  enter(session: object, actor: Actor): Refused | undefined {
    const retryAfter = this.#limits.take('join', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (this.#sessions.open(session, actor.author)) return undefined
    this.#limited.add('connection', actor.address)
    return refused('too_many_connections', { retryAfter: sessionRetrySeconds })
  }

  leave(session: object): void {
    this.#sessions.close(session)
  }

  /**
   * Why somebody whom the server does not know may not join now. `isReturn`: they name the epoch of the log, which only those
   * learn who have joined: after a restart a crowd of them comes at once.
   */
  async strangerRefusal(actor: Actor, isReturn: boolean): Promise<Refused | undefined> {
    if (!(await this.#isStranger(actor))) return undefined
    const retryAfter = isReturn ? this.#limits.take('return', actor) : this.takeNewPerson(actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    this.#admit(actor.author)
    return undefined
  }

  /** Whole seconds until this new person may come; 0: the turn is taken, once for each of them. */
  takeNewPerson({ author, address }: Pick<Actor, 'author' | 'address'>): number {
    if (this.#admitted.has(author)) return 0
    const retryAfter = this.#limits.take('new person', { author, address })
    if (retryAfter === 0) this.#admit(author)
    return retryAfter
  }

  #admit(author: string) {
    this.#admitted.add(author)
    for (const oldest of this.#admitted) {
      if (this.#admitted.size <= mostAdmitted) return
      this.#admitted.delete(oldest)
    }
  }

  /**
   * Whether the server does not know this author: without a stored credential, and with a name that nobody has. Where somebody has it, it is the author's, or the join is refused anyway.
   */
  async #isStranger({ author, credential, person }: Actor): Promise<boolean> {
    if (credential?.stored !== undefined || this.#admitted.has(author)) return false
    return this.#names.isFree(person.username)
  }
}
