import { createECDH, randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'
import { Stranger, tokenOf } from '../stranger.ts'
import { asking } from './requests.ts'

const inside = [
  'https://127.0.0.1/',
  'https://localhost/',
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'https://93.184.215.14:8443/',
  'http://93.184.215.14/',
]

/** People who name one push service after the other, every second time an address of the machine and its network: each is refused. */
export const subscriptionFlood: Attack = {
  name: 'push subscriptions',
  unit: 'subscriptions',
  attackers: 4,
  limit: { of: 'each', burst: 10, perSecond: 20 / 60 },
  shortRun: { attempts: 120 },
  start: async (target, n) => {
    const name = `Subscriber ${n}`
    const stranger = await Stranger.connect(target)
    await stranger.mustJoin(name)
    stranger.close()
    const headers = { authorization: `Bearer ${tokenOf(name)}` }
    const keys = { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: 'a'.repeat(22) }
    let asked = 0
    return asking(target, () => {
      asked += 1
      const inner = asked % 2 === 0 ? inside[(asked / 2) % inside.length] : undefined
      const endpoint = inner ?? `https://93.184.215.14/${randomBytes(9).toString('hex')}`
      const body = { endpoint, keys, text: true }
      // Any other answer is an error.
      return { path: '/api/push', method: 'PUT', headers, body, answeredBy: inner === undefined ? 204 : 400 }
    })
  },
}
