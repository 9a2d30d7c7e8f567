import type { MembershipStore } from '../../access/membership-store.ts'
import type { ChatService } from '../../chat/chat-service.ts'
import { RoomReads } from '../../chat/memberships/room-reads.ts'
import { settingsOf } from '../../identity/programs/bots.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import { isStorageError } from '../../log/message-log.ts'
import { BotStreams } from './changes/bot-streams.ts'

/** The use is stored at most once in this time, in milliseconds. */
const usesEveryMs = 60_000

/** P19.6: what the operations for bots need. */
export class BotApi {
  readonly chat: ChatService
  readonly programs: Programs
  readonly reads: RoomReads
  readonly streams = new BotStreams()
  readonly #usedAt = new Map<string, number>()

  constructor(chat: ChatService, programs: Programs, members: MembershipStore) {
    this.chat = chat
    this.programs = programs
    this.reads = new RoomReads(members)
  }

  /** Stores when a bot was used last. */
  async used({ author, settings }: StoredProgram, now = Date.now()): Promise<void> {
    if (now - (this.#usedAt.get(author) ?? 0) < usesEveryMs) return
    this.#usedAt.set(author, now)
    try {
      await this.programs.set({ author }, JSON.stringify({ ...settingsOf({ settings }), usedAt: now }))
    } catch (error) {
      // What the bot asks for may not need to store anything. The next use brings another attempt.
      if (!isStorageError(error)) throw error
      this.#usedAt.delete(author)
    }
  }

  /** Ends what waits for changes. */
  close(): void {
    this.streams.close()
  }
}
