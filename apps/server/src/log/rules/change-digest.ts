import { createHash } from 'node:crypto'
import type { EditDraft } from '../message-log.ts'

/** Identifies the content of a change, without storing a text that is later replaced or removed. */
export function changeDigest(draft: EditDraft): string {
  return createHash('sha256')
    .update(JSON.stringify(contentOf(draft)))
    .digest('base64url')
    .slice(0, 22)
}

function contentOf(draft: EditDraft) {
  switch (draft.type) {
    case 'edit':
      return [draft.type, draft.id, draft.message]
    case 'remove':
      return [draft.type, draft.id]
    case 'react':
      return [draft.type, draft.id, draft.emoji, draft.on]
  }
}
