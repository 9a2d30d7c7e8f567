import type { PushDevice, PushPayload, PushState, PushTest } from '@parley/shared'
import type { Identity } from '../../identity/people.ts'
import { encryptPush } from '../../push/encrypt-push.ts'
import { newVapidKeys, Vapid } from '../../push/vapid.ts'
import type { Limits } from '../limits/limits.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { PushOptions } from './push-options.ts'
import { PushQueue } from './push-queue.ts'

/** Devices of one person that get pushes; of more, those that were set last. */
const mostDevices = 20

/** Who asks, and from where. */
export interface PushAsker {
  identity: Identity
  /** The IP address. */
  address: string
}

/** P18: the devices that get pushes, and sending them. Errors are those of PushStore. */
export class PushNotifications {
  readonly #options: PushOptions
  readonly #limits: Pick<Limits, 'take'>
  readonly queue: PushQueue
  #vapid: Promise<Vapid> | undefined

  constructor(
    options: PushOptions,
    services: ConstructorParameters<typeof PushQueue>[1] & { limits: Pick<Limits, 'take'> },
  ) {
    this.#options = options
    this.#limits = services.limits
    this.queue = new PushQueue(options, services, () => this.#keys())
  }

  /** What the page needs to subscribe, and what is stored of the device that asks. */
  async state({ identity }: PushAsker): Promise<PushState> {
    const { publicKey } = await this.#keys()
    const device = await this.#options.store.device(identity.credential)
    if (device === undefined) return { key: publicKey }
    const { endpoint, text, quiet, hidden } = device
    return { key: publicKey, device: { endpoint, text, ...(quiet && { quiet }), ...(hidden && { hidden }) } }
  }

  /** P18.2: `site` is the origin of the page. The credential must be stored. */
  async set(
    asker: PushAsker,
    { endpoint, keys, text, quiet, hidden }: PushDevice,
    site: string,
  ): Promise<{ type: 'set' } | Refused> {
    const { identity } = asker
    const retryAfter = this.#take('push', asker)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (!isKey(keys)) return refused('wrong_shape', { field: 'keys' })
    if (!(await this.#options.sender.isEndpoint(endpoint)))
      return refused('wrong_shape', { field: 'endpoint' })
    const device = {
      id: identity.credential,
      author: identity.author,
      endpoint,
      ...keys,
      site,
      text,
      quiet,
      hidden,
    }
    await this.#options.store.setDevice(device, mostDevices)
    this.queue.deviceAdded()
    return { type: 'set' }
  }

  async remove(asker: PushAsker): Promise<{ type: 'removed' } | Refused> {
    const retryAfter = this.#take('push', asker)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    await this.#options.store.removeDevice(asker.identity.credential)
    return { type: 'removed' }
  }

  /** P18.6: sends one push to the device that asks, at once. */
  async test(asker: PushAsker): Promise<({ type: 'tested' } & PushTest) | Refused> {
    const retryAfter = this.#take('test push', asker)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    const { sender, store } = this.#options
    const device = await store.device(asker.identity.credential)
    if (device === undefined) return { type: 'tested', outcome: 'gone' }
    const payload: PushPayload = { type: 'test' }
    const { type } = await sender.send(device, { payload, urgency: 'high' }, await this.#keys())
    if (type === 'gone') await store.removeDevice(device.id, device.endpoint)
    return { type: 'tested', outcome: type === 'too_large' ? 'refused' : type }
  }

  #take(kind: 'push' | 'test push', { identity, address }: PushAsker) {
    return this.#limits.take(kind, { author: identity.author, address })
  }

  /** P18.1: made at the first need, and the same on all nodes. */
  #keys(): Promise<Vapid> {
    this.#vapid ??= this.#options.store.keys(newVapidKeys()).then(
      (keys) => new Vapid(keys),
      (error: unknown) => {
        this.#vapid = undefined
        throw error
      },
    )
    return this.#vapid
  }
}

/** Whether something can be encrypted for it: it is a point of P-256. */
function isKey(keys: PushDevice['keys']) {
  try {
    return encryptPush(Buffer.alloc(0), keys).length > 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY')
      return false
    throw error
  }
}
