import type { IncomingMessage } from 'node:http'
import { checkedAddress, isOfNetwork, requestAt } from '../../cards/checked-request.ts'
import type { Network } from '../../cards/network.ts'
import { bodyOf } from '../../cards/response-body.ts'
import { answeredText } from './answered-text.ts'
import type { OutgoingHook } from './outgoing-store.ts'
import { networkOf, receiverUrl } from './receiver.ts'
import { signatureHeaders } from './standard-webhook.ts'

/** For one request, with its answer, in milliseconds. */
const patienceMs = 10_000
/** Of an answer. */
const mostBytes = 64 * 1_024
/** The longest wait that a receiver can ask for, in milliseconds. */
const longestWaitMs = 24 * 3_600_000

export interface OutgoingRequest {
  /** Of the change: the same each time. */
  id: string
  contentType: string
  body: string
}

/** `afterMs`: the receiver asks for that many milliseconds. `text`: what it answers to people. */
export type SendOutcome =
  | { type: 'delivered'; status: number; text?: string | undefined }
  | { type: 'gone'; status: number }
  | { type: 'failed'; status: number; afterMs?: number | undefined }
  | { type: 'unreached'; problem: string }

export interface SenderOptions {
  /** For tests: the network of each receiver. */
  networkFor?: (receiver: OutgoingHook) => Network
  patienceMs?: number
  now?: () => number
}

/** P20.9: sends to the receivers of hooks, and never to where they redirect. */
export class OutgoingSender {
  readonly #networkFor: (receiver: OutgoingHook) => Network
  readonly #patienceMs: number
  readonly #now: () => number

  constructor(options: SenderOptions = {}) {
    this.#networkFor = options.networkFor ?? networkOf
    this.#patienceMs = options.patienceMs ?? patienceMs
    this.#now = options.now ?? Date.now
  }

  /** Rejects only with bugs. With the signal aborted it is `unreached`. */
  async send(
    hook: OutgoingHook,
    { id, contentType, body }: OutgoingRequest,
    end: AbortSignal,
  ): Promise<SendOutcome> {
    const url = receiverUrl(hook)
    if (url === undefined) return { type: 'unreached', problem: 'address_not_allowed' }
    const network = this.#networkFor(hook)
    const signal = AbortSignal.any([AbortSignal.timeout(this.#patienceMs), end])
    try {
      const address = await checkedAddress(network, url, signal)
      if (address === undefined) return { type: 'unreached', problem: 'address_not_allowed' }
      const headers = {
        ...signatureHeaders(hook.key, { id, at: this.#now(), body }),
        ...{ 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) },
        ...{ Accept: 'application/json', 'User-Agent': 'Parley (hook)' },
      }
      const to = { url, address }
      const response = await requestAt(network, to, { method: 'POST', headers, signal }, Buffer.from(body))
      try {
        return await outcomeOf(response, this.#now())
      } finally {
        response.destroy()
      }
    } catch (error) {
      if (isOfNetwork(error))
        return { type: 'unreached', problem: signal.aborted ? 'timeout' : codeOf(error) }
      throw error
    }
  }
}

async function outcomeOf(response: IncomingMessage, now: number): Promise<SendOutcome> {
  const { statusCode: status = 0, headers } = response
  if (status >= 200 && status < 300) return { type: 'delivered', status, text: await textOf(response) }
  if (status === 410) return { type: 'gone', status }
  return { type: 'failed', status, afterMs: afterMsOf(headers['retry-after'], now) }
}

/** What cannot be read of an answer does not matter: the status says that the change has arrived. */
async function textOf(response: IncomingMessage): Promise<string | undefined> {
  try {
    const read = await bodyOf(response, mostBytes)
    return read?.isWhole === true ? answeredText(read.body) : undefined
  } catch (error) {
    if (isOfNetwork(error)) return undefined
    throw error
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function afterMsOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.min(longestWaitMs, Math.max(0, ms))
}

/** A code of a fixed set, such as ECONNREFUSED: what a stranger writes is not stored. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreached'
}
