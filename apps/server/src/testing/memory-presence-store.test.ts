import { presenceStoreContract } from './contracts/presence-store-contract.ts'
import { MemoryPresenceStore, MemoryPresenceStorage } from './memory-presence-store.ts'

presenceStoreContract('Memory', () => {
  const all = new MemoryPresenceStorage()
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryPresenceStore(all)),
    later: (ms: number) => Promise.resolve(all.later(ms)),
    remove: () => Promise.resolve(),
  })
})
