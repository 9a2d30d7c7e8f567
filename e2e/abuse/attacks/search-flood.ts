import type { Attack } from '../attack.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { addressOf, Stranger } from '../stranger.ts'

/** Fifty people who search a room of long messages for what is everywhere in it. */
export const searchFlood: Attack = {
  name: 'search flood',
  unit: 'searches',
  attackers: 50,
  limit: { of: 'each', burst: 5, perSecond: 1 },
  prepare: (target) => fillWithLongMessages(target, 100),
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Seeker ${n}`)
    return {
      attempt: async () =>
        (await stranger.ask({ type: 'search', query: 'e' }, 'found')) ? 'let through' : 'refused',
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
