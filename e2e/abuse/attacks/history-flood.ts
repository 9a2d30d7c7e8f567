import type { Attack } from '../attack.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { addressOf, Stranger } from '../stranger.ts'

const perAddress = 10

/** A thousand people at a hundred addresses who read the history of a room of long messages, page after page. */
export const historyFlood: Attack = {
  name: 'history flood',
  unit: 'pages',
  attackers: 1_000,
  limit: { of: 'each', burst: 20, perSecond: 5 },
  prepare: (target) => fillWithLongMessages(target, 100),
  start: async (target, n) => {
    const address = addressOf(Math.floor(n / perAddress))
    const stranger = await Stranger.connect(target, { address })
    await stranger.mustJoin(`Reader ${n}`)
    return {
      attempt: async () =>
        (await stranger.ask({ type: 'history', before: 90 }, 'history')) ? 'let through' : 'refused',
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
