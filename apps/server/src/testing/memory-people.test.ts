import { MemoryLog, MemoryStorage } from './memory-log.ts'
import { MemoryPeople } from './memory-people.ts'
import { peopleContract } from './contracts/people-contract.ts'

peopleContract('The memory store', () => {
  const storage = new MemoryStorage()
  const people = new MemoryPeople((author) => storage.freeNames(author))
  return Promise.resolve({
    open: () => Promise.resolve({ log: new MemoryLog(storage), people }),
    remove: () => Promise.resolve(),
  })
})
