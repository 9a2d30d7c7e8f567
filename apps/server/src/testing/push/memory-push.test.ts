import { MemoryLog, MemoryStorage } from '../memory-log.ts'
import { MemoryPeople } from '../memory-people.ts'
import { MemoryPush, MemoryPushStorage } from './memory-push.ts'
import { pushContract } from './push-contract.ts'

pushContract('The memory store', () => {
  const [storage, people, stored] = [new MemoryStorage(), new MemoryPeople(), new MemoryPushStorage()]
  return Promise.resolve({
    open: () => {
      const log = new MemoryLog(storage)
      const push = new MemoryPush(storage, people, stored)
      return Promise.resolve({ log, members: log.members, people, push })
    },
    remove: () => Promise.resolve(),
  })
})
