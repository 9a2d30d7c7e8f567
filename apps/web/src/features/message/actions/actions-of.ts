import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'edit' | 'copyText' | 'copyLink' | 'remove'

/** The actions that a message allows, other than reactions. */
export function actionsOf(message: Message, own: boolean): ActionName[] {
  if (message.removed) return ['copyLink']
  const all: ActionName[] = own
    ? ['reply', 'edit', 'copyText', 'copyLink', 'remove']
    : ['reply', 'copyText', 'copyLink']
  return message.message === '' ? all.filter((name) => name !== 'copyText') : all
}
