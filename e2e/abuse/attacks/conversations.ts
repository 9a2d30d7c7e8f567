import type { Attack } from '../attack.ts'
import { addressOf, newCid, Stranger } from '../stranger.ts'

/** Those who are written to, by each attacker in turn. */
const victims = 30

/** People who begin private conversations with everybody, one after the other: each is a line in the list of somebody. */
export const conversationFlood: Attack = {
  name: 'private conversations',
  unit: 'conversations',
  attackers: 10,
  limit: { of: 'each', burst: 20, perSecond: 20 / 86_400 },
  shortRun: { attempts: 140 },
  prepare: async (target) => {
    for (let n = 0; n < victims; n += 1) {
      const victim = await Stranger.connect(target, { address: addressOf(500 + n) })
      await victim.mustJoin(`Victim ${n}`)
      await victim.ask({ type: 'rooms' }, 'rooms')
      // So that the name is theirs once they have left.
      await victim.ask({ type: 'post', cid: newCid(), message: 'here I am' }, 'posted')
      victim.close()
    }
  },
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Talker ${n}`)
    let next = 0
    return {
      attempt: async () => {
        const people = [{ username: `Victim ${(next += 1) % victims}` }]
        const frame = { type: 'open_conversation', cid: newCid(), people }
        return (await stranger.ask(frame, 'conversation')) ? 'let through' : 'refused'
      },
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
