import { limits, type Reaction } from '@parley/shared'

/** The reactions of a message with one added. */
export function withReaction(reactions: readonly Reaction[], emoji: string, username: string): Reaction[] {
  const before = reactions.find((reaction) => reaction.emoji === emoji) ?? { emoji, count: 0, people: [] }
  const named = reactions.reduce((sum, { people }) => sum + people.length, 0)
  const isNamed = before.people.length < limits.reactionPeople && named < limits.reactionPeopleOfAll
  const after = {
    emoji,
    count: before.count + 1,
    people: isNamed ? [...before.people, username] : before.people,
  }
  return before.count === 0
    ? [...reactions, after]
    : reactions.map((reaction) => (reaction === before ? after : reaction))
}

/** The reactions of a message with one removed. `remaining` are the people who keep this emoji, in order. */
export function withoutReaction(
  reactions: readonly Reaction[],
  emoji: string,
  remaining: readonly string[],
): Reaction[] {
  return reactions.flatMap((reaction) => {
    if (reaction.emoji !== emoji) return [reaction]
    const { count, people } = reaction
    return count > 1 ? [{ emoji, count: count - 1, people: remaining.slice(0, people.length) }] : []
  })
}

/** Whether the message has the maximum of different emoji, and this would be another. */
export function isFull(reactions: readonly Reaction[], emoji: string): boolean {
  return reactions.length >= limits.reactions && reactions.every((reaction) => reaction.emoji !== emoji)
}
