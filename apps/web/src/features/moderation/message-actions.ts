import type { Message, OwnStanding, ShownRoom } from '@parley/shared'
import { outranks, roleIn } from './ranks.ts'

export type ModerationActionName = 'about' | 'pin' | 'unpin' | 'report' | 'removeOther' | 'removeAll'

export interface Situation {
  own: boolean
  shown: ShownRoom | undefined
  /** Undefined where the server is of an earlier version, and knows nothing of all this. */
  standing: OwnStanding | undefined
}

/** What else can be done with a message: the mild before the hard. */
export function moderationActionsOf(
  message: Message,
  { own, shown, standing }: Situation,
): ModerationActionName[] {
  const about: ModerationActionName[] = own ? [] : ['about']
  if (standing === undefined || message.removed) return about
  if (standing.role === 'member') return own ? [] : [...about, 'report']
  const pin = shown?.pinned?.id === message.id ? 'unpin' : 'pin'
  const isOverThem = !own && outranks(standing.role, roleIn(shown, message, message.guest))
  return [...about, pin, ...(isOverThem ? (['removeOther', 'removeAll'] as const) : [])]
}
