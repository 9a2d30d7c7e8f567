import { accessContract } from './contracts/access-contract.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'

accessContract('The memory store', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => {
      const log = new MemoryLog(storage)
      return Promise.resolve({ log, access: log.access })
    },
    remove: () => Promise.resolve(),
  })
})
