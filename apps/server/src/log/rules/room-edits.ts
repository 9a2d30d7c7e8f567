import { limits, type Reaction } from '@parley/shared'
import type { EditDraft, ReactDraft, Receipt } from '../message-log.ts'
import { applyReacted, withReaction, type Reacted } from '@parley/shared'
import { isFull, isSame, withoutReaction } from './reactions-of.ts'
import { addCard, loseCard, takeCard } from './room-cards.ts'
import type { RoomRows, StoredTarget } from './room-rows.ts'

/** The change was written, had no effect, or was refused. A reaction that others can apply was also written. */
export type Effect =
  'applied' | Reacted | 'none' | Exclude<Receipt['type'], 'posted' | 'changed' | 'outdated'>

/** P3.8: changes an existing message, and sets its rev. `now` is Unix time in milliseconds. */
export function applyEdit(
  rows: RoomRows,
  draft: EditDraft,
  target: StoredTarget,
  now: number,
  rev: number,
): Effect {
  const { id, author } = draft
  switch (draft.type) {
    case 'edit':
      if (target.removed) return 'no_such_message'
      if (target.author !== author) return 'not_yours'
      if (target.message === draft.message) return 'none'
      if (draft.message === '' && target.files === null) return 'empty_message'
      rows.updateText(id, draft.message, now, rev)
      loseCard(rows, draft, target, rev)
      return 'applied'
    case 'remove':
      if (target.author !== author && draft.moderates !== true) return 'not_yours'
      if (target.removed && draft.again !== true) return 'none'
      rows.remove(id, rev)
      return 'applied'
    case 'card':
      return addCard(rows, draft, target, rev)
    case 'remove_card':
      return takeCard(rows, draft, target, rev)
    case 'react':
      return target.removed ? 'no_such_message' : react(rows, draft, rev)
  }
}

function react(rows: RoomRows, draft: ReactDraft, rev: number): Effect {
  const { id, emoji, username, on } = draft
  if (rows.hasReacted(draft) === on) return 'none'
  const before = rows.reactions(id)
  if (on && isFull(before, emoji)) return 'too_many_reactions'
  if (on && countOwn(rows, draft, before) >= limits.reactionsOfPerson) return 'too_many_own_reactions'
  rows.react(draft, rev)
  const after = on
    ? withReaction(before, emoji, username)
    : withoutReaction(before, emoji, rows.people(id, emoji))
  rows.setReactions(id, after, rev)
  const reacted: Reacted = [id, rev, emoji, on, username]
  return isSame(applyReacted(before, reacted), after) ? reacted : 'applied'
}

/** Each emoji of a message is in its reactions, and there are few: no index of the people is needed. */
function countOwn(rows: RoomRows, draft: ReactDraft, reactions: readonly Reaction[]) {
  return reactions.filter(({ emoji }) => rows.hasReacted({ ...draft, emoji })).length
}
