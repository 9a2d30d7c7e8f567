import { fullJitter, reasonOf } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isTransient } from '../connection/errors.ts'
import { clientOptions } from '../connection/pools.ts'
import type { Logger } from '../../logger.ts'
import { channel, readPayload, type NotifyPayload } from './notify-payload.ts'

// All in milliseconds.
const heartbeatMs = 10_000
const queryTimeoutMs = 5_000
const probeTimeoutMs = 2_000
const firstBackoffMs = 100
const longestBackoffMs = 5_000

export interface SubscriberEvents {
  /** Without a payload, notifications may have been missed. */
  onMessage(payload?: NotifyPayload): void
  /** Sends the token to all nodes, this one included, over another connection. */
  probe(token: string): Promise<void>
}

/** `pooled`: the connection accepts LISTEN, but notifications do not arrive. */
type SubscriptionState = 'connecting' | 'receiving' | 'lost' | 'pooled'

/** Receives the notifications of the other nodes over one connection, and reconnects when it is lost. */
export class NotifySubscriber {
  readonly #url: string
  readonly #events: SubscriberEvents
  readonly #logger: Logger
  readonly #closing = new AbortController()
  #isReceiving = false
  #lastLogged: SubscriptionState = 'connecting'

  constructor(url: string, events: SubscriberEvents, logger: Logger) {
    this.#url = url
    this.#events = events
    this.#logger = logger
  }

  get isReceiving() {
    return this.#isReceiving
  }

  /** Resolves once it is closed. */
  async listen(): Promise<void> {
    let attempt = 0
    while (!this.#closing.signal.aborted) {
      const began = performance.now()
      await this.#session()
      this.#isReceiving = false
      attempt = performance.now() - began > heartbeatMs ? 0 : attempt + 1
      await this.#pause(
        fullJitter(attempt, Math.random, { firstMs: firstBackoffMs, longestMs: longestBackoffMs }),
      )
    }
  }

  close() {
    this.#closing.abort()
  }

  async #session() {
    try {
      await this.#subscribe(new pg.Client({ ...clientOptions(this.#url), query_timeout: queryTimeoutMs }))
    } catch (error) {
      if (!isTransient(error)) throw error
      this.#logOnce('lost', `not receiving notifications from other nodes: ${reasonOf(error)}`)
    }
  }

  async #subscribe(client: pg.Client) {
    const lost = new AbortController()
    const end = AbortSignal.any([lost.signal, this.#closing.signal])
    client.on('error', () => lost.abort())
    client.on('end', () => lost.abort())
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
      this.#events.onMessage() // notifications sent before LISTEN were missed
      await this.#probe(client, end)
      while (await this.#pause(heartbeatMs, end)) await client.query('SELECT 1')
    } finally {
      void client.end()
    }
  }

  async #probe(client: pg.Client, end: AbortSignal) {
    const token = randomUUID()
    const answered = new AbortController()
    client.on('notification', (notification) => {
      const payload = readPayload(notification.payload)
      if (payload?.probe === token) answered.abort()
      else if (payload !== undefined && payload.probe === undefined) this.#events.onMessage(payload)
    })
    await this.#events.probe(token)
    await this.#pause(probeTimeoutMs, AbortSignal.any([end, answered.signal]))
    this.#isReceiving = answered.signal.aborted
    if (this.#isReceiving) this.#logOnce('receiving', 'receiving notifications from other nodes')
    else if (!end.aborted)
      this.#logOnce(
        'pooled',
        'LISTEN receives nothing, as behind a pooler in transaction mode: polling other nodes every half a second instead. Set DATABASE_URL_DIRECT to an address that bypasses the pooler.',
      )
  }

  /** True when it was not aborted. */
  #pause(ms: number, signal = this.#closing.signal) {
    return sleep(ms, true, { signal }).catch(() => false)
  }

  #logOnce(state: SubscriptionState, message: string) {
    if (state === this.#lastLogged) return
    this.#lastLogged = state
    if (state === 'receiving') this.#logger.info(message)
    else this.#logger.warn(message)
  }
}
