import { isStorageError } from '../../log/message-log.ts'
import { settingsOf } from './bots.ts'
import type { ProgramStore, StoredProgram } from './program-store.ts'

/** A use is stored at most once in this time, in milliseconds. */
const everyMs = 60_000

/** When bots and bridges were used last, for those who may revoke them. */
export class BotUses {
  readonly #store: Pick<ProgramStore, 'setProgram'>
  readonly #usedAt = new Map<string, number>()

  constructor(store: Pick<ProgramStore, 'setProgram'>) {
    this.#store = store
  }

  /** Rejects as ProgramStore does, but not where the log cannot be written now. */
  async add({ author, settings }: StoredProgram, now = Date.now()): Promise<void> {
    if (now - (this.#usedAt.get(author) ?? 0) < everyMs) return
    this.#usedAt.set(author, now)
    try {
      await this.#store.setProgram(author, JSON.stringify({ ...settingsOf({ settings }), usedAt: now }))
    } catch (error) {
      // What the bot asks for may not need to store anything. The next use brings another attempt.
      if (!isStorageError(error)) throw error
      this.#usedAt.delete(author)
    }
  }
}
