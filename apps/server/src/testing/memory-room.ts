import { quoteOf, type Message } from '@parley/shared'
import { changeDigest } from '../log/rules/change-digest.ts'
import type { Draft, EditDraft, PostDraft, Receipt } from '../log/message-log.ts'
import { isFull, withoutReaction, withReaction } from '../log/rules/reactions-of.ts'

interface Stored extends Message {
  author: string
  quotes: number | undefined
  reacted: { author: string; emoji: string; username: string }[]
}

/** One room of the engine for tests: all of it in memory, and in plain words. */
export class MemoryRoom {
  head = 0
  readonly #messages = new Map<number, Stored>()
  readonly #posts = new Map<string, { id: number; what: string }>()
  readonly #changes = new Map<string, { rev: number; what: string }>()

  /** As they are now, in id order. */
  get messages(): Message[] {
    return [...this.#messages.values()].map((stored) => this.#shown(stored))
  }

  /** Every change after `rev`, in rev order. */
  since(rev: number): Message[] {
    return this.messages.filter((message) => message.rev > rev).toSorted((a, b) => a.rev - b.rev)
  }

  append(draft: Draft): Receipt {
    return draft.type === 'post' ? this.#post(draft) : this.#change(draft)
  }

  /** As a backup would be: the room as its first `count` messages left it. */
  keepFirst(count: number) {
    for (const id of [...this.#messages.keys()].slice(count)) this.#messages.delete(id)
    this.head = Math.max(0, ...[...this.#messages.values()].map(({ rev }) => rev))
    for (const [key, { id }] of this.#posts) if (id > this.head) this.#posts.delete(key)
    for (const [key, { rev }] of this.#changes) if (rev > this.head) this.#changes.delete(key)
  }

  #post(draft: PostDraft): Receipt {
    const { author, cid, username, avatar, message, guest, replyTo } = draft
    const what = JSON.stringify([message, replyTo])
    const first = this.#posts.get(`${author} ${cid}`)
    const target = first && this.#messages.get(first.id)
    if (first !== undefined)
      return first.what === what || target?.edited !== undefined || target?.removed === true
        ? { type: 'posted', id: first.id }
        : { type: 'cid_reused' }
    if (replyTo !== undefined && !this.#messages.has(replyTo)) return { type: 'no_such_message' }
    const id = (this.head += 1)
    this.#posts.set(`${author} ${cid}`, { id, what })
    const stored = { id, rev: id, cid, at: Date.now(), username, avatar, message, author }
    this.#messages.set(id, { ...stored, quotes: replyTo, reacted: [], ...(guest === true && { guest }) })
    return { type: 'posted', id }
  }

  #change(draft: EditDraft): Receipt {
    const key = `${draft.author} ${draft.cid}`
    const what = changeDigest(draft)
    const first = this.#changes.get(key)
    if (first !== undefined)
      return first.what === what ? { type: 'changed', rev: first.rev } : { type: 'cid_reused' }
    const target = this.#messages.get(draft.id)
    if (target === undefined) return { type: 'no_such_message' }
    const next = changed(target, draft)
    if ('refused' in next) return { type: next.refused }
    if (next !== target) this.#messages.set(draft.id, { ...next, rev: (this.head += 1) })
    const rev = next === target ? target.rev : this.head
    this.#changes.set(key, { rev, what })
    return { type: 'changed', rev }
  }

  #shown({ author, quotes, reacted, ...message }: Stored): Message {
    const quoted = quotes === undefined ? undefined : this.#messages.get(quotes)
    return {
      ...message,
      ...(quoted && { replyTo: quoteOf(quoted) }),
    }
  }
}

/** The message after the change; the same one when there is nothing to do. */
function changed(
  target: Stored,
  draft: EditDraft,
): Stored | { refused: 'no_such_message' | 'not_yours' | 'too_many_reactions' } {
  switch (draft.type) {
    case 'edit':
      if (target.removed) return { refused: 'no_such_message' }
      if (target.author !== draft.author) return { refused: 'not_yours' }
      return target.message === draft.message
        ? target
        : { ...target, message: draft.message, edited: Date.now() }
    case 'remove': {
      if (target.author !== draft.author) return { refused: 'not_yours' }
      const { edited, reactions, ...rest } = target
      return target.removed ? target : { ...rest, message: '', removed: true, reacted: [] }
    }
    case 'react':
      return target.removed ? { refused: 'no_such_message' } : reactedTo(target, draft)
  }
}

function reactedTo(target: Stored, { author, username, emoji, on }: Extract<EditDraft, { type: 'react' }>) {
  const isMine = (one: Stored['reacted'][number]) => one.author === author && one.emoji === emoji
  if (target.reacted.some(isMine) === on) return target
  const before = target.reactions ?? []
  if (on && isFull(before, emoji)) return { refused: 'too_many_reactions' } as const
  const reacted = on
    ? [...target.reacted, { author, emoji, username }]
    : target.reacted.filter((one) => !isMine(one))
  const first = reacted.filter((one) => one.emoji === emoji).map((one) => one.username)
  const reactions = on ? withReaction(before, emoji, username) : withoutReaction(before, emoji, first)
  const { reactions: _, ...rest } = target
  return { ...rest, reacted, ...(reactions.length > 0 && { reactions }) }
}
