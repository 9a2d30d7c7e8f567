import { addressKey } from '../../chat/limits/address-key.ts'
import { RateLimit } from '../../chat/limits/rate-limit.ts'
import type { Rate } from '../../config/rate.ts'
import { hashOf } from '../../identity/author.ts'

/** Requests of one bot, whatever they ask for. */
export const perBot: Rate = { count: 1_200, perMs: 60_000, burst: 300 }
/** Tokens that were right: those of one address are many bots at most. */
const mostKnown = 1_000

/** P19.7: how often an address may show a wrong token, and a bot may ask. Undefined rates limit nothing. */
export class BotRequestLimits {
  readonly #wrong: RateLimit | undefined
  readonly #bots: RateLimit | undefined
  /** Hashes. Others at the address of a bot, who guess, do not stop it. */
  readonly #known = new Set<string>()

  constructor(wrongPerAddress: Rate | undefined, botRate: Rate | undefined) {
    this.#wrong = wrongPerAddress && new RateLimit(wrongPerAddress)
    this.#bots = botRate && new RateLimit(botRate)
  }

  /** Whole seconds until the token is looked at; 0: now. One that is not known counts as wrong: looking takes time. */
  takeLook(token: string, address: string): number {
    if (this.#wrong === undefined || this.#known.has(hashOf(token))) return 0
    const [key, now] = [addressKey(address), performance.now()]
    const wait = this.#wrong.wait(key, now)
    if (wait === 0) this.#wrong.take(key, now)
    return wait
  }

  wasWrong(token: string): void {
    this.#known.delete(hashOf(token))
  }

  /** The token is one of a bot. Whole seconds until the bot may ask; 0: the turn is taken. */
  take(token: string, author: string): number {
    if (this.#known.size >= mostKnown) this.#known.clear()
    this.#known.add(hashOf(token))
    const now = performance.now()
    const wait = this.#bots?.wait(author, now) ?? 0
    if (wait === 0) this.#bots?.take(author, now)
    return wait
  }
}
