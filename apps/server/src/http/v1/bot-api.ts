import type { MembershipStore } from '../../access/membership-store.ts'
import type { ChatService } from '../../chat/chat-service.ts'
import { RoomReads } from '../../chat/memberships/room-reads.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import { BotStreams } from './changes/bot-streams.ts'

/** P19.6: what the operations for bots need. */
export class BotApi {
  readonly chat: ChatService
  readonly programs: Programs
  readonly reads: RoomReads
  readonly streams = new BotStreams()

  constructor(chat: ChatService, programs: Programs, members: MembershipStore) {
    this.chat = chat
    this.programs = programs
    this.reads = new RoomReads(members)
  }

  /** Ends what waits for changes. */
  close(): void {
    this.streams.close()
  }
}
