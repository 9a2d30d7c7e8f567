import { limits, username as usernameSchema } from '@parley/shared'
import * as v from 'valibot'
import type { MessageLog } from '../log/message-log.ts'
import { nameKeys, similarNames } from './confusable-names.ts'
import { inOneScript, isMixed } from './name-scripts.ts'
import { isReserved } from './reserved-names.ts'

/** Why an author may not have a name, and a free one like it if there is one. */
export interface NameProblem {
  code: 'name_taken' | 'name_reserved' | 'mixed_name'
  suggestion?: string | undefined
}

/** P4.7, P4.8: which author uses which name, in all rooms. */
export class DisplayNames {
  readonly #log: MessageLog

  constructor(log: MessageLog) {
    this.#log = log
  }

  /** Claims the name for the author, or returns why that cannot be. */
  async claim(username: string, author: string): Promise<NameProblem | undefined> {
    const keys = nameKeys(username)
    if (isReserved(keys)) return { code: 'name_reserved' }
    if (isMixed(username))
      return { code: 'mixed_name', suggestion: await this.#suggest(inOneScript(username)) }
    const [key = ''] = keys
    if (await this.#log.claimName(key, author)) return undefined
    return { code: 'name_taken', suggestion: await this.#suggest(username) }
  }

  async isFree(username: string): Promise<boolean> {
    const keys = nameKeys(username)
    return !isReserved(keys) && (await this.#log.freeNames(keys)).length === keys.length
  }

  /** The name itself if it is free, or one that begins like it. */
  async #suggest(username: string | undefined): Promise<string | undefined> {
    if (username === undefined || !v.is(usernameSchema, username)) return undefined
    const candidates = [username, ...similarNames(username, limits.username)].map((name) => ({
      name,
      keys: nameKeys(name),
    }))
    const free = new Set(await this.#log.freeNames(candidates.flatMap(({ keys }) => keys)))
    return candidates.find(({ keys }) => keys.every((key) => free.has(key)) && !isReserved(keys))?.name
  }
}
