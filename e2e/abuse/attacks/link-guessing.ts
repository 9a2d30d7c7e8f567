import { randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'

/** Somebody who tries links for other devices until one is right. */
export const linkGuessing: Attack = {
  name: 'device-link guessing',
  unit: 'guesses',
  attackers: 4,
  start: ({ port }) =>
    Promise.resolve({
      attempt: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ link: randomBytes(16).toString('base64url'), as: 'token' }),
        })
        await answer.arrayBuffer()
        return answer.status === 429 ? 'refused' : 'let through'
      },
      close: () => undefined,
    }),
}
