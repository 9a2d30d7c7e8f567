import { randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'
import { Stranger } from '../stranger.ts'

/** Somebody who joins under one name after the other, so that they belong to nobody else. */
export const nameClaims: Attack = {
  name: 'name claims',
  unit: 'joins',
  attackers: 4,
  start: (target) =>
    Promise.resolve({
      attempt: async () => {
        const stranger = await Stranger.connect(target)
        try {
          return (await stranger.join(`n${randomBytes(6).toString('hex')}`)) ? 'let through' : 'refused'
        } finally {
          stranger.close()
        }
      },
      close: () => undefined,
    }),
}
