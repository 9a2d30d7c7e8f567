import { setTimeout as sleep } from 'node:timers/promises'
import type { Attack } from './attack.ts'
import { addressOf, Stranger } from './stranger.ts'

const perAddress = 10
const everyMs = 1_000

/** As many people as attack, who are in the room and do nobody any harm: what an attack is compared with. */
export function bystandersOf({ name, attackers }: Attack): Attack {
  return {
    name,
    unit: 'questions',
    attackers,
    start: async (target, n) => {
      const stranger = await Stranger.connect(target, { address: addressOf(Math.floor(n / perAddress)) })
      await stranger.mustJoin(`Bystander ${n}`, undefined, { reacted: true })
      await sleep((n / attackers) * everyMs) // not all of them at once
      return {
        attempt: async () => {
          await sleep(everyMs)
          return (await stranger.ask({ type: 'ping' }, 'pong')) ? 'let through' : 'refused'
        },
        close: () => stranger.close(),
        received: () => stranger.bytes,
      }
    },
  }
}
