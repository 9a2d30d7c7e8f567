import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isPassing, reasonOf } from '../connection/errors.ts'
import { channel, readPayload, type NotifyPayload } from './notify-payload.ts'
import { clientOptions } from '../connection/pools.ts'
import type { Logger } from '../connection/retrying-pool.ts'

// All in milliseconds.
const heartbeatMs = 10_000
const answerWithinMs = 5_000
const knockWithinMs = 2_000
const firstWaitMs = 100
const longestWaitMs = 5_000

export interface SubscriberEvents {
  /** Something was said, or may have been while nobody listened. */
  onMessage(payload?: NotifyPayload): void
  /** Has the token said to all nodes, this one too, over another connection. */
  probe(token: string): Promise<void>
}

type Heard = 'hears' | 'lost' | 'pooled'

/** The one connection over which a node hears what the others say. It comes back by itself. */
export class NotifySubscriber {
  readonly #url: string
  readonly #events: SubscriberEvents
  readonly #logger: Logger
  readonly #closing = new AbortController()
  #hears = false
  #told: 'nothing' | Heard = 'nothing'

  constructor(url: string, events: SubscriberEvents, logger: Logger) {
    this.#url = url
    this.#events = events
    this.#logger = logger
  }

  /** Whether what the others say arrives. */
  get hears() {
    return this.#hears
  }

  /** Resolves once it is closed. */
  async listen(): Promise<void> {
    let attempt = 0
    while (!this.#closing.signal.aborted) {
      const began = performance.now()
      await this.#session()
      this.#hears = false
      attempt = performance.now() - began > heartbeatMs ? 0 : attempt + 1
      await this.#rest(Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt))
    }
  }

  close() {
    this.#closing.abort()
  }

  async #session() {
    try {
      await this.#subscribe(new pg.Client({ ...clientOptions(this.#url), query_timeout: answerWithinMs }))
    } catch (error) {
      if (!isPassing(error)) throw error
      this.#tell('lost', `nothing is heard of other nodes: ${reasonOf(error)}`)
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
      this.#events.onMessage() // what was said until now
      await this.#probe(client, end)
      while (await this.#rest(heartbeatMs, end)) await client.query('SELECT 1')
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
    await this.#rest(knockWithinMs, AbortSignal.any([end, answered.signal]))
    this.#hears = answered.signal.aborted
    if (this.#hears) this.#tell('hears', 'other nodes are heard')
    else if (!end.aborted)
      this.#tell(
        'pooled',
        'LISTEN hears nothing, as behind a pooler in transaction mode: other nodes are asked every half a second instead. DATABASE_URL_DIRECT may name a way past the pooler.',
      )
  }

  /** True when it was not cut short. */
  #rest(ms: number, signal = this.#closing.signal) {
    return sleep(ms, true, { signal }).catch(() => false)
  }

  #tell(what: Heard, message: string) {
    if (what === this.#told) return
    this.#told = what
    if (what === 'hears') this.#logger.info(message)
    else this.#logger.warn(message)
  }
}
