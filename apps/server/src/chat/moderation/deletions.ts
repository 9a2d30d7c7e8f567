import type { Moderation } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import type { Deletion } from '../../access/room-state.ts'
import type { Actor } from '../../identity/actor.ts'
import { isStorageError } from '../../log/message-log.ts'
import { entryDraft } from '../access/entry-draft.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { answerTo, placeOf, type Changed, type Outdated } from './place.ts'

/** Messages of one transaction: others write between two of them. */
const batch = 200
/** Milliseconds between two of them. */
const pauseMs = 20

const mostRemembered = 1_000

/**
 * P13.11: rooms that are deleted. The entry ends the room for everybody, with its settings, roles, invitations and files; its
 * messages, which nobody can read any more, are deleted in batches behind it, on whichever node goes on.
 */
export class Deletions {
  readonly #store: Pick<AccessStore, 'deleteBelow'>
  readonly #running = new Set<string>()
  readonly #done = new Set<string>()

  constructor(store: Pick<AccessStore, 'deleteBelow'>) {
    this.#store = store
  }

  /** Rejects as the log does. */
  async order(
    actor: Actor,
    room: Room,
    { cid, name }: Extract<Moderation, { type: 'delete_room' }>,
  ): Promise<Changed | Refused | Outdated> {
    const place = placeOf(actor, room)
    const refusal = place.refusal('delete_room')
    if (refusal !== undefined) return refusal
    if (name !== room.name) return refused('wrong_shape', { field: 'name' })
    const answer = answerTo(await place.append(entryDraft(actor, cid, { kind: 'delete_room' })))
    if (answer.type === 'changed') this.begin(room.name, answer)
    return answer
  }

  /** Deletes the messages, or goes on. What cannot be stored now is left for the next call. */
  begin(room: string, { rev }: Pick<Deletion, 'rev'>): void {
    const key = `${room} ${rev}`
    if (this.#running.has(key) || this.#done.has(key)) return
    this.#running.add(key)
    this.#run(room, rev + 1)
      .then(() => this.#remember(key))
      .catch((error: unknown) => {
        if (!isStorageError(error)) throw error
      })
      .finally(() => this.#running.delete(key))
  }

  async #run(room: string, floor: number) {
    while (await this.#store.deleteBelow(room, floor, batch))
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref())
  }

  #remember(key: string) {
    this.#done.add(key)
    for (const oldest of this.#done) {
      if (this.#done.size <= mostRemembered) return
      this.#done.delete(oldest)
    }
  }
}
