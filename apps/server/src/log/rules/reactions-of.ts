import { limits, type Reaction } from '@parley/shared'

/** The reactions of a message with one more. */
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

/** The reactions of a message with one less; `first` are those of this emoji who are left, the first of them in order. */
export function withoutReaction(
  reactions: readonly Reaction[],
  emoji: string,
  first: readonly string[],
): Reaction[] {
  return reactions.flatMap((reaction) => {
    if (reaction.emoji !== emoji) return [reaction]
    const { count, people } = reaction
    return count > 1 ? [{ emoji, count: count - 1, people: first.slice(0, people.length) }] : []
  })
}

/** Whether there is no room for a new emoji. */
export function isFull(reactions: readonly Reaction[], emoji: string): boolean {
  return reactions.length >= limits.reactions && reactions.every((reaction) => reaction.emoji !== emoji)
}
