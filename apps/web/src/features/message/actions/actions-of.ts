import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'conversation' | 'edit' | 'copyText' | 'copyLink' | 'remove'

/** The actions that a message allows, other than reactions. `isAnswered`: there are answers to it. */
export function actionsOf(message: Message, own: boolean, isAnswered: boolean): ActionName[] {
  const conversation: ActionName[] = isAnswered || message.replyTo !== undefined ? ['conversation'] : []
  if (message.removed) return [...conversation, 'copyLink']
  const all: ActionName[] = own
    ? ['reply', ...conversation, 'edit', 'copyText', 'copyLink', 'remove']
    : ['reply', ...conversation, 'copyText', 'copyLink']
  return message.message === '' ? all.filter((name) => name !== 'copyText') : all
}
