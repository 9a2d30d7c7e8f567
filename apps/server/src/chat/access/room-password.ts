import { randomUUID } from 'node:crypto'
import { operator } from '../../access/entries.ts'
import { fitsKey, hashKey, hashOfSetting } from '../../access/key-hash.ts'
import type { RoomState } from '../../access/room-state.ts'
import { isStorageError } from '../../log/message-log.ts'
import { entryDraft } from './entry-draft.ts'
import type { ServerAccess } from './everywhere.ts'

/** Nodes that start at once with another one each. */
const mostTurns = 10

/**
 * P12.9: the key of all rooms that the operator has set (ROOM_PASSWORD). The log has its hash, so that a start with another one is
 * noticed: who came in with the earlier one has to give it.
 */
export class RoomPassword {
  readonly #password: string
  /** Undefined: there is none. */
  readonly #ownHash: string | undefined
  /** The hash in the log that is of this password. */
  #told: string | undefined
  #toldIn: ServerAccess | undefined
  #telling: Promise<void> | undefined

  constructor(password: string) {
    this.#password = password
    this.#ownHash = password === '' ? undefined : hashOfSetting(password)
  }

  /** What a key has to fit: a node that has started later with another password has told its hash. Undefined: there is no password. */
  hashIn({ passwordHash }: RoomState): string | undefined {
    if (this.#ownHash === undefined || passwordHash === undefined) return this.#ownHash
    return passwordHash === this.#told ? this.#ownHash : passwordHash
  }

  /** Tells the log of the password, once in each epoch. What cannot be stored now is told with the next call. */
  async tell(server: ServerAccess): Promise<void> {
    if (this.#ownHash === undefined || this.#toldIn === server) return
    this.#telling ??= this.#tell(server).finally(() => (this.#telling = undefined))
    try {
      await this.#telling
    } catch (error) {
      if (!isStorageError(error)) throw error
    }
  }

  async #tell(server: ServerAccess) {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const { head } = server
      const { passwordHash } = server.access.state
      const isKnown = passwordHash !== undefined && (await fitsKey(this.#password, passwordHash))
      const hash = isKnown ? passwordHash : await hashKey(this.#password)
      // The first one sends nobody out: an earlier version has told none.
      const entry = { kind: 'key', hash, sendOut: passwordHash !== undefined, ofOperator: true } as const
      const { person: author, ...person } = operator
      const draft = {
        ...entryDraft({ author, person }, randomUUID(), entry),
        decidedAt: { here: head, server: head },
      }
      const receipt = isKnown ? undefined : await server.append([draft])
      if (receipt?.type === 'outdated') {
        await server.reached(receipt.entries.server)
        continue
      }
      if (receipt?.type === 'changed') await server.reached(receipt.rev)
      this.#told = hash
      this.#toldIn = server
      return
    }
  }
}
