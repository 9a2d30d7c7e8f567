import type { Attack } from '../attack.ts'
import { addressOf, Stranger } from '../stranger.ts'

/** People who say without a pause that they are typing, which everybody in the room is told: counted is what the first of them gets. */
export const typingFlood: Attack = {
  name: 'typing flood',
  unit: 'frames to each reader',
  attackers: 50,
  // P6.4
  limit: { of: 'all', burst: 1, perSecond: 10 },
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Typist ${n}`)
    return {
      attempt: async () => {
        const before = stranger.typing
        stranger.send({ type: 'typing' })
        await stranger.ask({ type: 'ping' }, 'pong')
        return n === 0 ? stranger.typing - before : 'refused'
      },
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
