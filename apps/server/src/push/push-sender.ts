import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { checkedAddress, isOfNetwork, requestAt } from '../cards/checked-request.ts'
import { fetchableUrl } from '../cards/fetchable-url.ts'
import { publicInternet, type Network } from '../cards/network.ts'
import { encryptPush, mostPlain, type SubscriptionKeys } from './encrypt-push.ts'
import type { Vapid } from './vapid.ts'

/** Seconds for which a push service keeps what it cannot deliver: a day. */
const keptSeconds = 24 * 3_600
/** The longest wait that a push service can ask for, in milliseconds. */
const longestWaitMs = 24 * 3_600_000

/** Where something is sent. */
export interface PushTarget extends SubscriptionKeys {
  endpoint: string
  /** The origin of the page that has subscribed. */
  site: string
}

/** What is sent. `room` decides what it replaces, where the browser has not got it yet: undefined, nothing. */
export interface PushMessage {
  payload: object
  /** RFC 8030, 5.3. */
  urgency: 'low' | 'normal' | 'high'
  room?: string
}

/**
 * `gone`: there is no such subscription any more. `too_large`: the service takes less. `refused`: it does not take this at all.
 * `later`: it may take it `afterMs` milliseconds later, where it says so.
 */
export type PushOutcome =
  | { type: 'sent' | 'gone' | 'too_large' }
  | { type: 'refused'; status: number }
  | { type: 'later'; afterMs?: number }

/** Sends to push services (RFC 8030), at public addresses alone, and never to where they redirect. */
export class PushSender {
  readonly #network: Network
  readonly #patienceMs: number

  /** `patienceMs`: for one push. */
  constructor(network: Network = publicInternet, patienceMs = 10_000) {
    this.#network = network
    this.#patienceMs = patienceMs
  }

  /** Whether this may be the endpoint of a push service: https at the usual port of a host whose addresses are all public. */
  async isEndpoint(endpoint: string): Promise<boolean> {
    const url = urlOf(endpoint)
    if (url === undefined) return false
    const signal = AbortSignal.timeout(this.#patienceMs)
    try {
      return (await checkedAddress(this.#network, url, signal)) !== undefined
    } catch (error) {
      if (isOfNetwork(error)) return false
      throw error
    }
  }

  async send(target: PushTarget, message: PushMessage, vapid: Vapid): Promise<PushOutcome> {
    const url = urlOf(target.endpoint)
    if (url === undefined) return { type: 'refused', status: 0 }
    const plain = Buffer.from(JSON.stringify(message.payload))
    if (plain.length > mostPlain) return { type: 'too_large' }
    const body = encryptPush(plain, target)
    const signal = AbortSignal.timeout(this.#patienceMs)
    try {
      const address = await checkedAddress(this.#network, url, signal)
      // Its name may lead elsewhere for a while.
      if (address === undefined) return { type: 'later' }
      const headers = {
        ...{ Authorization: vapid.authorization(url.origin, target.site, Date.now()), TTL: keptSeconds },
        ...{ Urgency: message.urgency, 'User-Agent': 'Parley' },
        ...{ 'Content-Type': 'application/octet-stream', 'Content-Encoding': 'aes128gcm' },
        'Content-Length': body.length,
        ...(message.room !== undefined && { Topic: topicOf(message.room, target.auth) }),
      }
      const place = { url, address }
      const response = await requestAt(this.#network, place, { method: 'POST', headers, signal }, body)
      response.destroy()
      return outcomeOf(response)
    } catch (error) {
      if (isOfNetwork(error)) return { type: 'later' }
      throw error
    }
  }
}

/** RFC 8030, 5.4: the service learns nothing of the room by it. */
function topicOf(room: string, auth: string) {
  return createHmac('sha256', auth).update(room).digest('base64url').slice(0, 32)
}

function urlOf(endpoint: string) {
  const url = fetchableUrl(endpoint)
  return url?.protocol === 'https:' && url.port === '' ? url : undefined
}

function outcomeOf({ statusCode: status = 0, headers }: IncomingMessage): PushOutcome {
  if (status >= 200 && status < 300) return { type: 'sent' }
  if (status === 404 || status === 410) return { type: 'gone' }
  if (status === 413) return { type: 'too_large' }
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { type: 'later', ...afterOf(headers['retry-after']) }
  // A redirect, too: it may lead anywhere (P18.4).
  return { type: 'refused', status }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function afterOf(value: string | undefined) {
  if (value === undefined) return {}
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? {} : { afterMs: Math.min(longestWaitMs, Math.max(0, ms)) }
}
