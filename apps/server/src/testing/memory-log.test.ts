import { messageLogContract } from './contracts/log-contract.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'

messageLogContract('Memory', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryLog(storage)),
    remove: () => Promise.resolve(),
  })
})
