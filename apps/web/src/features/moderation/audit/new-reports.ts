import type { AuditEntry, Message } from '@parley/shared'

/** Reports that this browser has not shown, of others. */
export function newReports(entries: readonly AuditEntry[], seen: number, mine: readonly string[]) {
  return entries.filter(({ kind, rev, by }) => kind === 'report' && rev > seen && !mine.includes(by.username))
}

/** Whether there are revs between the two that no message has: those of entries, or of messages that are not loaded. */
export function hasEntries(messages: readonly Pick<Message, 'rev'>[], before: number, now: number): boolean {
  const known = messages.filter(({ rev }) => rev > before && rev <= now).length
  return known < now - before
}
