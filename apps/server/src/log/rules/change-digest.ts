import { createHash } from 'node:crypto'
import type { Entry } from '../../access/entries.ts'
import type { EditDraft, EntryDraft } from '../message-log.ts'

/** Identifies the content of a change, without storing a text that is later replaced or removed. */
export function changeDigest(draft: EditDraft | EntryDraft): string {
  return createHash('sha256')
    .update(JSON.stringify(contentOf(draft)))
    .digest('base64url')
    .slice(0, 22)
}

function contentOf(draft: EditDraft | EntryDraft) {
  switch (draft.type) {
    case 'edit':
      return [draft.type, draft.id, draft.message]
    case 'remove':
    case 'remove_card':
      return [draft.type, draft.id]
    case 'card':
      return [draft.type, draft.id, draft.card]
    case 'react':
      return [draft.type, draft.id, draft.emoji, draft.on]
    case 'entry':
      return [draft.type, sameWhenSentAgain(draft.entry)]
  }
}

/** The same key has another hash each time, and of messages that are being removed there are fewer. */
function sameWhenSentAgain(entry: Entry) {
  if (entry.kind === 'key') return { ...entry, hash: entry.hash !== null }
  return entry.kind === 'remove_messages' ? { ...entry, count: 0 } : entry
}
