import { limits as lengths, username as usernameSchema } from '@parley/shared'
import * as v from 'valibot'
import type { Actor } from '../../identity/actor.ts'
import { nameKeys, similarNames } from '../../identity/confusable-names.ts'
import { inOneScript, isMixed } from '../../identity/name-scripts.ts'
import { isReserved } from '../../identity/reserved-names.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { PresentNames } from '../../presence/present-names.ts'
import type { Limits } from '../limits/limits.ts'

/** Why an author may not have a name, and a free one like it if there is one. */
export interface NameProblem {
  code: 'name_taken' | 'name_reserved' | 'mixed_name'
  suggestion?: string | undefined
}

// In milliseconds.
/** A person who is present for this long claims their name without a post. */
const claimAfterMs = 10 * 60_000
/** Being present for so much longer is another use of the name. */
const renewEveryMs = 24 * 60 * 60_000
/** A name that could not be claimed is claimed with a change after this time: each attempt costs a read of the log. */
const retryAfterMs = 10_000

/** Claims of people who are present, in one go. */
const claimsAtOnce = 200

export interface DisplayNamesOptions {
  log: MessageLog
  present: PresentNames
  limits: Pick<Limits, 'take'>
}

/**
 * P4.7, P4.8: which author uses which name, in all rooms. A join only reads: the first change claims the name, or ten minutes
 * of presence. Until then a name is taken while its person is here.
 */
export class DisplayNames {
  readonly #log: MessageLog
  readonly #present: PresentNames
  readonly #limits: Pick<Limits, 'take'>
  /** Who is here or is being let in. */
  readonly #users = new Map<object, { actor: Actor; since: number }>()
  /** The last claim of each actor: they stay the same as long as their connection. It counts until `until`. */
  readonly #claims = new WeakMap<Actor, { until: number; problem: Promise<NameProblem | undefined> }>()

  constructor({ log, present, limits }: DisplayNamesOptions) {
    this.#log = log
    this.#present = present
    this.#limits = limits
  }

  /** Lets `user` be here under the actor's name until `leave`, or returns why that cannot be. */
  async enter(user: object, actor: Actor): Promise<NameProblem | undefined> {
    const { username } = actor.person
    const keys = nameKeys(username)
    const bad = badNameCode(username, keys)
    if (bad !== undefined) return this.#badName(bad, username)
    this.#users.set(user, { actor, since: performance.now() })
    const owners = await this.#log.nameOwners(keys)
    if (!this.#users.has(user)) return undefined // left meanwhile
    // No await between the question and the entry: of two who come at once, one gets in.
    if (!this.#mayUse(keys, actor.author, owners)) {
      this.#users.delete(user)
      return this.#taken(username)
    }
    this.#present.enter(user, actor.person, actor.author)
    return undefined
  }

  /** Why the actor could not be here under their name now. */
  async check({ person, author }: Pick<Actor, 'person' | 'author'>): Promise<NameProblem | undefined> {
    const keys = nameKeys(person.username)
    const bad = badNameCode(person.username, keys)
    if (bad !== undefined) return this.#badName(bad, person.username)
    const owners = await this.#log.nameOwners(keys)
    return this.#mayUse(keys, author, owners) ? undefined : this.#taken(person.username)
  }

  leave(user: object) {
    this.#users.delete(user)
    this.#present.leave(user)
  }

  /** The actor changes something under their name: claims it, or returns why that cannot be. */
  use(actor: Actor): Promise<NameProblem | undefined> {
    const now = performance.now()
    const last = this.#claims.get(actor)
    if (last !== undefined && now < last.until) return last.problem
    const claimed = this.#claim(actor)
    const problem = claimed.then((outcome) => (typeof outcome === 'object' ? outcome : undefined))
    const claim = { until: now + renewEveryMs, problem }
    this.#claims.set(actor, claim)
    const forget = () => this.#claims.get(actor) === claim && this.#claims.delete(actor)
    claimed.then((outcome) => {
      if (outcome === 'deferred') claim.until = now + retryAfterMs
      else if (outcome !== 'claimed') forget()
    }, forget)
    return problem
  }

  /** Claims the names of those who have been here for long; to be called every minute. */
  async useAll(): Promise<void> {
    const now = performance.now()
    const actors = [...this.#users.values()].flatMap(({ actor, since }) =>
      now - since >= claimAfterMs && !this.#isClaimed(actor, now) ? [actor] : [],
    )
    for (let from = 0; from < actors.length; from += claimsAtOnce)
      await Promise.all(actors.slice(from, from + claimsAtOnce).map((actor) => this.use(actor)))
  }

  get here(): { joined: number; people: number } {
    const authors = new Set([...this.#users.values()].map(({ actor }) => actor.author))
    return { joined: this.#users.size, people: authors.size }
  }

  async isFree(username: string): Promise<boolean> {
    const keys = nameKeys(username)
    if (isReserved(keys) || this.#present.isUsedByAnother(keys, undefined)) return false
    return (await this.#log.nameOwners(keys)).size === 0
  }

  async #badName(code: 'name_reserved' | 'mixed_name', username: string): Promise<NameProblem> {
    if (code === 'name_reserved') return { code }
    return { code, suggestion: await this.#suggest(inOneScript(username)) }
  }

  /** The owner of the name itself may use it, also while others are here under names that look like it. */
  #mayUse(keys: readonly string[], author: string, owners: ReadonlyMap<string, string>) {
    if (owners.get(keys[0] ?? '') === author) return true
    return !isOwnedByAnother(owners, author) && !this.#present.isUsedByAnother(keys, author)
  }

  /** `deferred`: nobody else has the name, and a later change tries again. Nobody has to wait for a name. */
  async #claim(actor: Actor): Promise<'claimed' | 'deferred' | NameProblem> {
    const { person, author } = actor
    const name = person.username
    const keys = nameKeys(name)
    const owners = await this.#log.nameOwners(keys)
    if (owners.get(keys[0] ?? '') !== author) {
      if (isOwnedByAnother(owners, author)) return this.#taken(name)
      if (this.#limits.take('new name', actor) > 0) return 'deferred'
    }
    const outcome = await this.#log.claimName({ author, name, keys })
    if (outcome === 'taken') return this.#taken(name)
    return outcome === 'claimed' ? 'claimed' : 'deferred'
  }

  async #taken(username: string): Promise<NameProblem> {
    return { code: 'name_taken', suggestion: await this.#suggest(username) }
  }

  /** The name itself if it is free, or one that begins like it. */
  async #suggest(username: string | undefined): Promise<string | undefined> {
    if (username === undefined || !v.is(usernameSchema, username)) return undefined
    const candidates = [username, ...similarNames(username, lengths.username)].map((name) => ({
      name,
      keys: nameKeys(name),
    }))
    const owners = await this.#log.nameOwners(candidates.flatMap(({ keys }) => keys))
    const isFree = (keys: readonly string[]) =>
      !isReserved(keys) &&
      !keys.some((key) => owners.has(key)) &&
      !this.#present.isUsedByAnother(keys, undefined)
    return candidates.find(({ keys }) => isFree(keys))?.name
  }

  #isClaimed(actor: Actor, now: number) {
    const last = this.#claims.get(actor)
    return last !== undefined && now < last.until
  }
}

function isOwnedByAnother(owners: ReadonlyMap<string, string>, author: string) {
  return [...owners.values()].some((owner) => owner !== author)
}

/** Why nobody may have the name. */
function badNameCode(username: string, keys: readonly string[]) {
  if (isReserved(keys)) return 'name_reserved'
  return isMixed(username) ? 'mixed_name' : undefined
}
