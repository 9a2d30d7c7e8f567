import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'edit' | 'copyText' | 'copyLink' | 'remove'

/** The actions that a message allows, other than reactions, to its author (`own`) and to who may write here. */
export function actionsOf(message: Message, { own, mayWrite }: { own: boolean; mayWrite: boolean }) {
  if (message.removed) return ['copyLink'] satisfies ActionName[]
  const all: ActionName[] = own
    ? ['reply', 'edit', 'copyText', 'copyLink', 'remove']
    : ['reply', 'copyText', 'copyLink']
  const isOffered = {
    reply: mayWrite,
    edit: mayWrite,
    copyText: message.message !== '',
    copyLink: true,
    remove: true,
  }
  return all.filter((name) => isOffered[name])
}
