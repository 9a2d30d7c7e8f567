import { fileRecordsContract } from './contracts/file-records-contract.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'

fileRecordsContract('The memory log', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => {
      const log = new MemoryLog(storage)
      return Promise.resolve({ log, files: log.files, access: log.access })
    },
    remove: () => Promise.resolve(),
  })
})
