import type { Message } from '@parley/shared'
import type { Changes, Draft, Receipt } from './message-log.ts'
import type { Outcome, Write } from './sqlite-calls.ts'

/** What a transaction changed in each room, put together from what was asked and what came of it. */
export function changesOf(writes: readonly Write[], { results, moved, at }: Outcome): Map<string, Changes> {
  const changes = new Map<string, Changes>()
  for (const { room, after, rev } of moved) changes.set(room, { after, rev, messages: [] })
  for (const [index, write] of writes.entries()) {
    const result = results[index]
    const here = write.type === 'posts' ? changes.get(write.room) : undefined
    if (write.type !== 'posts' || result?.type !== 'posted' || here === undefined) continue
    for (const [n, draft] of write.drafts.entries()) add(here, draft, result.receipts[n], at)
  }
  return changes
}

function add({ after, messages }: Changes, draft: Draft, receipt: Receipt | undefined, at: number) {
  const last = messages.at(-1)?.id ?? after
  // P3.2: what was sent again is no change, whether it came before this transaction or twice within it.
  if (receipt?.type === 'posted' && receipt.id > last) messages.push(messageOf(draft, receipt.id, at))
}

function messageOf(
  { cid, username, avatar, message, guest = false }: Draft,
  id: number,
  at: number,
): Message {
  const shown = { id, rev: id, cid, at, username, avatar, message }
  return guest ? { ...shown, guest } : shown
}
