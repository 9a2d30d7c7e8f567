import { membershipContract } from './access/membership-contract.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'

membershipContract('The memory store', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => {
      const log = new MemoryLog(storage)
      return Promise.resolve({ log, members: log.members })
    },
    remove: () => Promise.resolve(),
  })
})
