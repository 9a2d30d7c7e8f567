import type { AccessStore } from '../../access/access-store.ts'
import type { OutgoingSender } from '../../hooks/outgoing/outgoing-sender.ts'
import type { OutgoingStore } from '../../hooks/outgoing/outgoing-store.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import type { Logger } from '../../log/logger.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { ChatService } from '../chat-service.ts'

/** What outgoing hooks need of the others. */
export interface OutgoingOptions {
  store: OutgoingStore
  programs: Pick<Programs, 'revoke' | 'whenRevoked'>
  chat: Pick<ChatService, 'visits' | 'since' | 'write'>
  log: Pick<MessageLog, 'watch'>
  access: Pick<AccessStore, 'authorOf'>
  sender: Pick<OutgoingSender, 'send'>
  /** Of this server, as people know it. */
  host: string
  logger: Pick<Logger, 'warn' | 'info'>
  /** Other nodes look for what is to be sent, too. */
  isShared: boolean
  /** For tests: Unix time in milliseconds, and numbers from 0 to 1. */
  now?: (() => number) | undefined
  random?: (() => number) | undefined
  /** For tests: the wait after a failure, in milliseconds. */
  backoff?: { firstMs: number; longestMs: number } | undefined
}
