import type { Message } from '@parley/shared'

export type ActionName = 'reply' | 'thread' | 'edit' | 'copyText' | 'copyLink' | 'remove'

interface Circumstances {
  /** The person has written it. */
  own: boolean
  /** The person may write here. */
  mayWrite: boolean
  /** There are answers to it. */
  isAnswered: boolean
}

/** The actions that a message allows, other than reactions. */
export function actionsOf(message: Message, { own, mayWrite, isAnswered }: Circumstances): ActionName[] {
  const isInThread = isAnswered || message.replyTo !== undefined
  const isOffered: Record<ActionName, boolean> = {
    reply: mayWrite && !message.removed,
    thread: isInThread,
    edit: own && mayWrite && !message.removed,
    copyText: message.message !== '' && !message.removed,
    copyLink: true,
    remove: own && !message.removed,
  }
  return (Object.keys(isOffered) as ActionName[]).filter((name) => isOffered[name])
}
