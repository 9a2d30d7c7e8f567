import { limits, type Message, type Reaction } from '@parley/shared'
import type { Outbox, Outgoing } from './outbox.ts'

/** The messages with the pending changes of the outbox applied; the same array when there are none. `names` are this person's current and earlier names. */
export function applyOptimistic(
  messages: readonly Message[],
  outbox: Outbox,
  names: readonly string[],
): readonly Message[] {
  const changes = outbox.filter(({ type, state }) => type !== 'post' && state.name !== 'refused')
  if (changes.length === 0) return messages
  const byId = Map.groupBy(changes, (change) => ('id' in change ? change.id : 0))
  return messages.map((message) =>
    (byId.get(message.id) ?? []).reduce((before, change) => changed(before, change, names), message),
  )
}

function changed(message: Message, change: Outgoing, names: readonly string[]): Message {
  switch (change.type) {
    case 'post':
      return message
    case 'edit':
      return message.removed ? message : { ...message, message: change.message, edited: change.at }
    case 'remove':
      return { ...message, message: '', removed: true, files: [], card: undefined, reactions: [] }
    case 'remove_card':
      return { ...message, card: undefined }
    case 'react':
      return message.removed ? message : { ...message, reactions: reacted(message.reactions, change, names) }
  }
}

function reacted(
  reactions: readonly Reaction[] = [],
  { emoji, on }: Extract<Outgoing, { type: 'react' }>,
  names: readonly string[],
): Reaction[] {
  const before = reactions.find((reaction) => reaction.emoji === emoji)
  const [username = ''] = names
  const isMine = (name: string) => names.includes(name)
  if ((before?.people.some(isMine) ?? false) === on) return [...reactions]
  if (before === undefined) return [...reactions, { emoji, count: 1, people: [username] }]
  const people = on
    ? [...before.people, username].slice(0, limits.reactionPeople)
    : before.people.filter((name) => !isMine(name))
  const after = { emoji, count: before.count + (on ? 1 : -1), people }
  return reactions
    .map((reaction) => (reaction === before ? after : reaction))
    .filter(({ count }) => count > 0)
}
