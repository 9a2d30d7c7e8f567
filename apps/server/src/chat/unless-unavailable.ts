import { LogUnavailable, StorageBusy, StorageDamaged, StorageFull } from '../log/message-log.ts'
import { SearchUnavailable } from '../search/message-search.ts'
import { refused, type Refused } from './refusal-codes.ts'

/** Clients keep what was refused for want of space or for a lock, and send it again after this many seconds. */
const fullDiskRetrySeconds = 5
const lockRetrySeconds = 2

/** The refusal of what the disk has no space for. */
export function diskFull() {
  return refused('storage_full', { retryAfter: fullDiskRetrySeconds })
}

/** Runs the work; what the log or the search cannot do now is a refusal. */
export async function unlessUnavailable<T extends { type: string }>(
  work: () => Promise<T>,
): Promise<T | Refused> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StorageFull) return diskFull()
    if (error instanceof StorageBusy) return refused('storage_busy', { retryAfter: lockRetrySeconds })
    if (error instanceof StorageDamaged) return refused('storage_damaged')
    if (error instanceof SearchUnavailable) return refused('search_unavailable', { field: 'query' })
    if (error instanceof LogUnavailable) return refused('log_unavailable')
    throw error
  }
}
