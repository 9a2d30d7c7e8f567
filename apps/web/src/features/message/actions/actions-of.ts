import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'thread' | 'edit' | 'copyText' | 'copyLink' | 'remove'

/** The actions that a message allows, other than reactions. `isAnswered`: there are answers to it. */
export function actionsOf(message: Message, own: boolean, isAnswered: boolean): ActionName[] {
  const thread: ActionName[] = isAnswered || message.replyTo !== undefined ? ['thread'] : []
  if (message.removed) return [...thread, 'copyLink']
  const all: ActionName[] = own
    ? ['reply', ...thread, 'edit', 'copyText', 'copyLink', 'remove']
    : ['reply', ...thread, 'copyText', 'copyLink']
  return message.message === '' ? all.filter((name) => name !== 'copyText') : all
}
