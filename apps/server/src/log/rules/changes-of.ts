import type { Message } from '@parley/shared'
import { newMessage } from '../message-columns.ts'
import type { Changes, Draft, Receipt } from '../message-log.ts'
import { withoutQuote } from '../message-rows.ts'
import { isReadBack } from './room-transaction.ts'
import type { Outcome, RevRange, Write } from './writes.ts'

/** The changes of a transaction in each room, derived from the drafts and their receipts. */
export function changesOf(writes: readonly Write[], { results, spans, at }: Outcome): Map<string, Changes> {
  const byRoom = new Map(spans.map((span) => [span.room, { span, posted: [] as Message[] }]))
  for (const [index, write] of writes.entries()) {
    const result = results[index]
    if (write.type !== 'append' || result?.type !== 'appended') continue
    const room = byRoom.get(write.room)
    if (room === undefined) continue
    for (const [n, draft] of write.drafts.entries())
      addPost(room.posted, room.span, draft, result.receipts[n], at)
  }
  return new Map([...byRoom].map(([name, { span, posted }]) => [name, changesIn(span, posted)]))
}

function addPost(
  posted: Message[],
  { after }: RevRange,
  draft: Draft,
  receipt: Receipt | undefined,
  at: number,
) {
  if (draft.type !== 'post' || receipt?.type !== 'posted' || isReadBack(draft)) return
  // P3.2: a post that was sent again is no change, whether it was stored by this transaction or an earlier one.
  if (receipt.id > (posted.at(-1)?.id ?? after))
    posted.push(withoutQuote(newMessage({ ...draft, files: [], id: receipt.id, at })))
}

function changesIn({ after, rev, touched, reacted, entries }: RevRange, posted: Message[]): Changes {
  const told = entries.length > 0 ? { entries } : {}
  if (touched.length === 0) return { after, rev, messages: posted, ...told }
  const touchedIds = new Set(touched.map(({ id }) => id))
  const messages = [...posted.filter(({ id }) => !touchedIds.has(id)), ...touched]
  return {
    after,
    rev,
    messages: messages.sort((a, b) => a.rev - b.rev),
    ...(reacted.length > 0 && { reacted }),
    ...told,
  }
}
