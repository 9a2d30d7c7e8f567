import { messageLogContract } from './contract.ts'
import { MemoryLog, MemoryStorage } from './memory.ts'

messageLogContract('Memory', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryLog(storage)),
    remove: () => Promise.resolve(),
  })
})
