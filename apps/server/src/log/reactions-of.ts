import { limits, type Reaction } from '@parley/shared'

export interface Reacted {
  emoji: string
  username: string
}

/** What is shown under a message, of everyone's reactions to it, oldest first. */
export function reactionsOf(all: readonly Reacted[]): Reaction[] {
  const people = Map.groupBy(all, ({ emoji }) => emoji)
  return [...people].map(([emoji, reacted]) => ({
    emoji,
    count: reacted.length,
    people: reacted.slice(0, limits.reactionPeople).map(({ username }) => username),
  }))
}
