import type { AccessStore } from '../../access/access-store.ts'
import type { Removal } from '../../access/room-state.ts'
import { isStorageError, type MessageLog } from '../../log/message-log.ts'
import { entryCid } from '../access/entry-draft.ts'

/** Removals of one transaction: others write between them. */
const batch = 200

const mostRemembered = 1_000

/**
 * P13.3: removes what somebody has posted, in batches. Each removal has the cid of its order and message, so that any node may
 * go on where another has stopped.
 */
export class Removals {
  readonly #log: Pick<MessageLog, 'append'>
  readonly #store: Pick<AccessStore, 'messagesOf'>
  readonly #running = new Map<string, Promise<void>>()
  readonly #done = new Set<string>()

  constructor(log: Pick<MessageLog, 'append'>, store: Pick<AccessStore, 'messagesOf'>) {
    this.#log = log
    this.#store = store
  }

  /** Starts, or goes on. What cannot be stored now is left for the next call. */
  begin(room: string, removal: Removal): void {
    const key = `${room} ${removal.rev}`
    if (this.#running.has(key) || this.#done.has(key)) return
    const run = this.#run(room, removal)
      .then(() => this.#remember(key))
      .catch((error: unknown) => {
        if (!isStorageError(error)) throw error
      })
      .finally(() => this.#running.delete(key))
    this.#running.set(key, run)
  }

  async #run(room: string, { rev, by, subject }: Removal) {
    const { person: author, username, avatar } = by
    for (let after = 0; ;) {
      const { ids } = await this.#store.messagesOf(room, subject.person, after, batch)
      const older = ids.filter((id) => id < rev)
      if (older.length === 0) return
      const drafts = older.map((id) => {
        const cid = entryCid(`${rev} ${id}`, 'removed')
        return { type: 'remove', cid, id, author, username, avatar, moderates: true } as const
      })
      await this.#log.append(room, drafts)
      after = older.at(-1) ?? rev
    }
  }

  #remember(key: string) {
    this.#done.add(key)
    for (const oldest of this.#done) {
      if (this.#done.size <= mostRemembered) return
      this.#done.delete(oldest)
    }
  }
}
