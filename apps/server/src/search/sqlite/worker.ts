import { parentPort, workerData } from 'node:worker_threads'
import { isLocked } from '../../log/sqlite/errors.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { serve } from '../../log/sqlite/worker-rpc.ts'
import { BackgroundIndexer, realClock } from '../background-indexer.ts'
import type { IndexedPage } from '../indexer.ts'
import { lowerPriority } from '../low-priority.ts'
import type { Found, Search } from '../message-search.ts'
import { lockPatienceMs } from './index-file.ts'
import { SearchIndex } from './search-index.ts'

/** A search waits this long for the indexer, in milliseconds; then it answers from what is indexed. */
const catchUpTimeoutMs = 500

// A thread of its own: neither indexing nor searching delays the sockets or a post.
if (parentPort === null) throw new Error('This file runs in a worker thread.')
lowerPriority()
const { folder, mode } = workerData as { folder: string; mode: 'reuse' | 'rebuild' }
const index = new SearchIndex(folder, new SqliteLogReader(folder, lockPatienceMs), mode)
new BackgroundIndexer(index, realClock, (error) => {
  if (!isLocked(error)) throw error // the next poll tries again
})
const procedures = {
  find(search: Search): Found {
    const isCaughtUp = catchUp(search.room)
    const found = index.find(search)
    return isCaughtUp ? found : { ...found, behind: true }
  },
}
serve(parentPort, procedures, isLocked)

export type SearchProcedures = typeof procedures

function catchUp(room: string) {
  const until = performance.now() + catchUpTimeoutMs
  let indexed: IndexedPage = 'more'
  while (indexed === 'more' && performance.now() < until) indexed = index.indexNextPage(room)
  return indexed === 'done'
}
