import type { Attack } from '../attack.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { addressOf, Stranger } from '../stranger.ts'

/** Fifty people who ask for the answers to the first message of a room of long messages, of which none is one: all is looked at. */
export const threadFlood: Attack = {
  name: 'thread flood',
  unit: 'threads',
  attackers: 50,
  limit: { of: 'each', burst: 5, perSecond: 1 },
  prepare: (target) => fillWithLongMessages(target, 100),
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Asker ${n}`)
    return {
      attempt: async () =>
        (await stranger.ask({ type: 'thread', id: 1 }, 'thread')) ? 'let through' : 'refused',
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
