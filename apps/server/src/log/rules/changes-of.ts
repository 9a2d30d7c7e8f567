import type { Message } from '@parley/shared'
import type { Changes, Draft, PostDraft, Receipt } from '../message-log.ts'
import type { Outcome, Span, Write } from './writes.ts'

/** What a transaction changed in each room, put together from what was asked and what came of it. */
export function changesOf(writes: readonly Write[], { results, moved, at }: Outcome): Map<string, Changes> {
  const posted = new Map(moved.map((span) => [span.room, [] as Message[]]))
  const spans = new Map(moved.map((span) => [span.room, span]))
  for (const [index, write] of writes.entries()) {
    const result = results[index]
    if (write.type !== 'append' || result?.type !== 'appended') continue
    const span = spans.get(write.room)
    const messages = posted.get(write.room)
    if (span === undefined || messages === undefined) continue
    for (const [n, draft] of write.drafts.entries()) add(messages, span, draft, result.receipts[n], at)
  }
  return new Map(moved.map((span) => [span.room, changesIn(span, posted.get(span.room) ?? [])]))
}

function add(messages: Message[], { after }: Span, draft: Draft, receipt: Receipt | undefined, at: number) {
  if (draft.type !== 'post' || draft.replyTo !== undefined || receipt?.type !== 'posted') return
  // P3.2: what was sent again is no change, whether it came before this transaction or twice within it.
  if (receipt.id > (messages.at(-1)?.id ?? after)) messages.push(messageOf(draft, receipt.id, at))
}

function changesIn({ after, rev, touched }: Span, posted: Message[]): Changes {
  if (touched.length === 0) return { after, rev, messages: posted }
  const newer = new Set(touched.map(({ id }) => id))
  const messages = [...posted.filter(({ id }) => !newer.has(id)), ...touched]
  return { after, rev, messages: messages.sort((a, b) => a.rev - b.rev) }
}

function messageOf(
  { cid, username, avatar, message, guest = false }: PostDraft,
  id: number,
  at: number,
): Message {
  const shown = { id, rev: id, cid, at, username, avatar, message }
  return guest ? { ...shown, guest } : shown
}
