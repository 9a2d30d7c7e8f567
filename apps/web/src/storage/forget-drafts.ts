import { save } from './browser-storage.ts'

// Apart from drafts.ts, which the first visit does not need.
export const draftsKey = (person: string) => `parley.drafts.${person}`

/** What of them the server knows (synced-drafts.ts). */
export const syncedDraftsKey = (person: string) => `parley.synced-drafts.${person}`

/** Earlier versions store the drafts of one person: the one with the token. */
export const earlierDraftsKey = 'parley.drafts'

/** Removes every draft of a person. */
export function forgetDrafts({ id, token }: { id: string; token?: string | undefined }) {
  save(draftsKey(id), undefined)
  save(syncedDraftsKey(id), undefined)
  if (token !== undefined) save(earlierDraftsKey, undefined)
}
