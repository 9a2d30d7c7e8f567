import { limits } from '@parley/shared'
import type { MessageLog } from '../log/message-log.ts'
import { nameKey, similarNames } from './confusable-names.ts'

/** Refusals in the sample dialect come under this name: it is nobody else's. */
const ownVoice = nameKey('Parley')

/** P4.8: whose names are whose, in every room alike. */
export class DisplayNames {
  readonly #log: MessageLog

  constructor(log: MessageLog) {
    this.#log = log
  }

  /** Whether the name is this author's now. */
  async claim(username: string, author: string): Promise<boolean> {
    return nameKey(username) !== ownVoice && (await this.#log.claimName(nameKey(username), author))
  }

  async isFree(username: string): Promise<boolean> {
    const key = nameKey(username)
    return key !== ownVoice && (await this.#log.freeNames([key])).length === 1
  }

  /** A free name like this one, if there is one. */
  async suggest(username: string): Promise<string | undefined> {
    const candidates = similarNames(username, limits.username)
    const free = new Set(await this.#log.freeNames(candidates.map(nameKey)))
    return candidates.find((name) => free.has(nameKey(name)))
  }
}
