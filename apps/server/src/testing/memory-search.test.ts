import { MemoryLog, MemoryStorage } from './memory-log.ts'
import { MemorySearch } from './memory-search.ts'
import { messageSearchContract } from './contracts/search-contract.ts'

messageSearchContract('memory', () => {
  const log = new MemoryLog(new MemoryStorage())
  return Promise.resolve({ log, open: () => new MemorySearch(log), remove: () => Promise.resolve() })
})
