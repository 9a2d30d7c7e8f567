import { limits } from '@parley/shared'
import type { MessageLog } from '../log/message-log.ts'
import { nameKey, similarNames } from './confusable-names.ts'

/** The sample dialect sends refusals under this name, so nobody may use it. */
const reservedKey = nameKey('Parley')

/** P4.8: which author uses which name, in all rooms. */
export class DisplayNames {
  readonly #log: MessageLog

  constructor(log: MessageLog) {
    this.#log = log
  }

  /** Claims the name for the author. Returns false if it is reserved or another author has it. */
  async claim(username: string, author: string): Promise<boolean> {
    return nameKey(username) !== reservedKey && (await this.#log.claimName(nameKey(username), author))
  }

  async isFree(username: string): Promise<boolean> {
    const key = nameKey(username)
    return key !== reservedKey && (await this.#log.freeNames([key])).length === 1
  }

  /** A free name like this one, if there is one. */
  async suggest(username: string): Promise<string | undefined> {
    const candidates = similarNames(username, limits.username)
    const free = new Set(await this.#log.freeNames(candidates.map(nameKey)))
    return candidates.find((name) => free.has(nameKey(name)))
  }
}
