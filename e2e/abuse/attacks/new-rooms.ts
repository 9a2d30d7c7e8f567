import { randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'
import { newCid, Stranger } from '../stranger.ts'

/** Many people of one address who begin one room after the other. */
export const newRooms: Attack = {
  name: 'new rooms',
  unit: 'rooms',
  attackers: 8,
  limit: { of: 'all', burst: 60, perSecond: 60 / 3_600 },
  start: (target, n) =>
    Promise.resolve({
      attempt: async () => {
        const stranger = await Stranger.connect(target)
        try {
          await stranger.mustJoin(`Evil ${n}`, `room-${randomBytes(6).toString('hex')}`)
          const post = { type: 'post', cid: newCid(), message: 'first' }
          return (await stranger.ask(post, 'posted')) ? 'let through' : 'refused'
        } finally {
          stranger.close()
        }
      },
      close: () => undefined,
    }),
}
