import type { MessageLog } from '../../log/message-log.ts'
import type { PresentNames } from '../../presence/present-names.ts'
import type { Access } from '../access/access.ts'
import type { Limits } from '../limits/limits.ts'

/** What the use cases of moderators need. */
export interface ModerationServices {
  access: Access
  limits: Limits
  log: MessageLog
  present: PresentNames
  freeSpace: { readonly isLow: boolean } | undefined
}
