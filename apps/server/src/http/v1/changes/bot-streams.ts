import { addressKey } from '../../../chat/limits/address-key.ts'
import type { Actor } from '../../../identity/actor.ts'

/** Requests that wait for changes at once. */
const mostPerBot = 20
const mostPerAddress = 100

/** P19.8: the requests of bots that wait for changes, and what ends them. */
export class BotStreams {
  readonly #open = new Set<() => void>()
  readonly #counts = new Map<string, number>()

  /** Calls `end` when the server stops. Returns what is to be called at its end; undefined: there are too many. */
  add({ author, address }: Pick<Actor, 'author' | 'address'>, end: () => void): (() => void) | undefined {
    const [bot, from] = [`bot ${author}`, `from ${addressKey(address)}`]
    if (this.#count(bot) >= mostPerBot || this.#count(from) >= mostPerAddress) return undefined
    for (const key of [bot, from]) this.#counts.set(key, this.#count(key) + 1)
    this.#open.add(end)
    return () => {
      if (!this.#open.delete(end)) return
      for (const key of [bot, from])
        if (this.#count(key) > 1) this.#counts.set(key, this.#count(key) - 1)
        else this.#counts.delete(key)
    }
  }

  close(): void {
    for (const end of [...this.#open]) end()
  }

  #count(key: string) {
    return this.#counts.get(key) ?? 0
  }
}
