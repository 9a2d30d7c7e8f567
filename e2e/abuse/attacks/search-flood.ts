import type { Attack } from '../attack.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { addressOf, Stranger } from '../stranger.ts'

/** Fifty people who search a room of long messages for what is everywhere in it. */
export const searchFlood = searching('search flood', { query: 'e' })

/** The same for all that one person has written (P10.9). */
export const authorSearchFlood = searching('searches of one person', { query: '', from: { message: 1 } })

/** The same for what no message has: each answer asks the index as often as it may (P10.10). */
export const filterSearchFlood = searching('searches with a filter', { query: 'e', has: ['file'] })

function searching(name: string, asked: object): Attack {
  return {
    name,
    unit: 'searches',
    attackers: 50,
    limit: { of: 'each', burst: 5, perSecond: 1 },
    prepare: (target) => fillWithLongMessages(target, 100),
    start: async (target, n) => {
      const stranger = await Stranger.connect(target, { address: addressOf(n) })
      await stranger.mustJoin(`Seeker ${n}`)
      return {
        attempt: async () =>
          (await stranger.ask({ type: 'search', ...asked }, 'found')) ? 'let through' : 'refused',
        close: () => stranger.close(),
        received: () => stranger.bytes,
      }
    },
  }
}
