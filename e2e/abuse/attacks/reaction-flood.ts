import type { Attack } from '../attack.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { addressOf, newCid, Stranger } from '../stranger.ts'

const readers = 50

/** Fifty people who add and take away a reaction to a long message, while all of them get what the others do. */
export const reactionFlood: Attack = {
  name: 'reaction flood',
  unit: 'reactions',
  attackers: readers,
  limit: { of: 'each', burst: 10, perSecond: 1 },
  prepare: (target) => fillWithLongMessages(target, 20),
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Fan ${n}`, undefined, { reacted: true })
    let on = false
    return {
      attempt: async () => {
        on = !on
        const react = { type: 'react', cid: newCid(), id: 1 + (n % 20), emoji: '👍', on }
        return (await stranger.ask(react, 'changed')) ? 'let through' : 'refused'
      },
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
