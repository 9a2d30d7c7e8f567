import type { Identity } from '../../identity/people.ts'
import type { PushSender } from '../../push/push-sender.ts'
import type { PushStore } from '../../push/push-store.ts'
import type { Logger } from '../../log/logger.ts'

/** What pushes need beside the chat. */
export interface PushOptions {
  store: PushStore
  sender: Pick<PushSender, 'send' | 'isEndpoint'>
  /** Whose credential it is; undefined: it opens nothing any more. */
  identityOf: (credential: string) => Promise<Identity | undefined>
  logger: Pick<Logger, 'warn' | 'info'>
  /** Other nodes look for what is to be told, too. */
  isShared: boolean
}
