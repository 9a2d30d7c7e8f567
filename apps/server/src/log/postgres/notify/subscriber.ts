import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isPassing, reasonOf } from '../connection/errors.ts'
import { channel, readHint, type Hint } from './notify-payload.ts'
import { clientOptions } from '../connection/pools.ts'
import type { Notes } from '../connection/retrying-pool.ts'

// All in milliseconds.
const heartbeatMs = 10_000
const answerWithinMs = 5_000
const knockWithinMs = 2_000
const firstWaitMs = 100
const longestWaitMs = 5_000

export interface Hearing {
  /** Something was said, or may have been while nobody listened. */
  heard(hint?: Hint): void
  /** Has the token said to all nodes, this one too, over another connection. */
  knock(token: string): Promise<void>
}

type Heard = 'hears' | 'lost' | 'pooled'

/** The one connection over which a node hears what the others say. It comes back by itself. */
export class PostgresListener {
  readonly #url: string
  readonly #hearing: Hearing
  readonly #notes: Notes
  readonly #closing = new AbortController()
  #hears = false
  #told: 'nothing' | Heard = 'nothing'

  constructor(url: string, hearing: Hearing, notes: Notes) {
    this.#url = url
    this.#hearing = hearing
    this.#notes = notes
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
      await this.#hear(new pg.Client({ ...clientOptions(this.#url), query_timeout: answerWithinMs }))
    } catch (error) {
      if (!isPassing(error)) throw error
      this.#tell('lost', `nothing is heard of other nodes: ${reasonOf(error)}`)
    }
  }

  async #hear(client: pg.Client) {
    const lost = new AbortController()
    const end = AbortSignal.any([lost.signal, this.#closing.signal])
    client.on('error', () => lost.abort())
    client.on('end', () => lost.abort())
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
      this.#hearing.heard() // what was said until now
      await this.#knock(client, end)
      while (await this.#rest(heartbeatMs, end)) await client.query('SELECT 1')
    } finally {
      void client.end()
    }
  }

  async #knock(client: pg.Client, end: AbortSignal) {
    const token = randomUUID()
    const answered = new AbortController()
    client.on('notification', ({ payload }) => {
      const hint = readHint(payload)
      if (hint?.knock === token) answered.abort()
      else if (hint !== undefined && hint.knock === undefined) this.#hearing.heard(hint)
    })
    await this.#hearing.knock(token)
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
    if (what === 'hears') this.#notes.info(message)
    else this.#notes.warn(message)
  }
}
