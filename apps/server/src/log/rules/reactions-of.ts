import { limits, type Reaction } from '@parley/shared'
import { isDeepStrictEqual } from 'node:util'

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

/** Whether they are the same, in the same order. */
export function isSame(one: readonly Reaction[], other: readonly Reaction[]): boolean {
  return isDeepStrictEqual(one, other)
}
