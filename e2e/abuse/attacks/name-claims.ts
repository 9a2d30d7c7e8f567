import { randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'
import { newCid, Stranger } from '../stranger.ts'

/** Somebody who joins and posts under one name after the other, so that they belong to nobody else. */
export const nameClaims: Attack = {
  name: 'name claims',
  unit: 'new people',
  attackers: 4,
  limit: { of: 'all', burst: 100, perSecond: 10 },
  start: (target) =>
    Promise.resolve({
      attempt: async () => {
        const stranger = await Stranger.connect(target)
        try {
          await stranger.mustJoin(`n${randomBytes(6).toString('hex')}`)
          const post = { type: 'post', cid: newCid(), message: 'mine' }
          return (await stranger.ask(post, 'posted')) ? 'let through' : 'refused'
        } finally {
          stranger.close()
        }
      },
      close: () => undefined,
    }),
}
