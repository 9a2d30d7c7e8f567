import { boardContract } from './contracts/presence-store-contract.ts'
import { MemoryBoard, MemoryBoards } from './memory-presence-store.ts'

boardContract('Memory', () => {
  const all = new MemoryBoards()
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryBoard(all)),
    later: (ms: number) => Promise.resolve(all.later(ms)),
    remove: () => Promise.resolve(),
  })
})
