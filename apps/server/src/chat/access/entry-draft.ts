import { createHash } from 'node:crypto'
import type { Entry } from '../../access/entries.ts'
import type { Actor } from '../../identity/actor.ts'
import type { EntryDraft } from '../../log/message-log.ts'

export function entryDraft({ author, person }: Pick<Actor, 'author' | 'person'>, cid: string, entry: Entry) {
  return { type: 'entry', cid, entry, author, ...person } satisfies EntryDraft
}

/** The cid of an entry that belongs to a change: the same whenever the change is sent again. */
export function entryCid(cid: string, what: string): string {
  return createHash('sha256').update(`${what} ${cid}`).digest('base64url').slice(0, 22)
}
