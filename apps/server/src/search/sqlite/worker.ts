import { parentPort, workerData } from 'node:worker_threads'
import { realClock, BackgroundIndexer } from '../background-indexer.ts'
import type { IndexedPage } from '../indexer.ts'
import { SearchIndex } from './search-index.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import type { SearchAnswer, SearchCall } from './calls.ts'

/** A search waits for the index this long, in milliseconds; then it is answered with what is filed. */
const catchUpWithinMs = 500

// A thread of its own, so that neither filing nor finding keeps a socket or a post waiting.
const port = parentPort
if (port === null) throw new Error('This file runs in a worker thread.')

const { folder, how } = workerData as { folder: string; how: 'as-it-is' | 'anew' }
const index = new SearchIndex(folder, new SqliteLogReader(folder), how)
new BackgroundIndexer(index, realClock, (error) => {
  throw error
})

port.on('message', ({ call, search }: SearchCall) => {
  const isCaughtUp = catchUp(search.room)
  const found = index.find(search)
  port.postMessage({ call, found: isCaughtUp ? found : { ...found, behind: true } } satisfies SearchAnswer)
})

function catchUp(room: string) {
  const until = performance.now() + catchUpWithinMs
  let indexNextPage: IndexedPage = 'more'
  while (indexNextPage === 'more' && performance.now() < until) indexNextPage = index.indexNextPage(room)
  return indexNextPage === 'done'
}
