import { limits } from '../limits.ts'
import type { Reaction } from '../message.ts'

/** P5.9: one change of the reactions to message `id`, at `rev`: `username` added or took away an emoji. */
export type Reacted = [id: number, rev: number, emoji: string, on: boolean, username: string]

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

/**
 * P5.9: the reactions after the change. Right only where everybody who took part is listed: of others, nothing is known here.
 */
export function applyReacted(
  reactions: readonly Reaction[],
  [, , emoji, on, username]: Reacted,
): readonly Reaction[] {
  if (on) return withReaction(reactions, emoji, username)
  return reactions.flatMap((reaction) => {
    if (reaction.emoji !== emoji) return [reaction]
    const at = reaction.people.indexOf(username)
    const count = reaction.count - 1
    return count > 0 ? [{ emoji, count, people: reaction.people.filter((_, index) => index !== at) }] : []
  })
}
