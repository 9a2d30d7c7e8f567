import { createHash } from 'node:crypto'
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
      return [draft.type, draft.id]
    case 'react':
      return [draft.type, draft.id, draft.emoji, draft.on]
    case 'entry': {
      // The same key has another hash each time.
      const { entry } = draft
      return [draft.type, entry.kind === 'key' ? { ...entry, hash: entry.hash !== null } : entry]
    }
  }
}
