import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'edit' | 'copyText' | 'copyLink' | 'remove'

/** What one can do with a message, apart from reacting to it. */
export function actionsOf(message: Message, own: boolean): ActionName[] {
  if (message.removed) return ['copyLink']
  return own ? ['reply', 'edit', 'copyText', 'copyLink', 'remove'] : ['reply', 'copyText', 'copyLink']
}
