import { step, type Connection } from '@parley/client'
import { refuse, retryMsOf } from '@parley/shared'
import { Client } from './client.ts'
import { ParleyDialect } from './dialects/parley.ts'

type ConnectionEvent = Parameters<typeof step>[1]

/** Reconnects like the page, with the same state machine. */
export class ReturningClient {
  /** The number of connection attempts. */
  tries = 0
  /** Since when it receives broadcasts: Unix time in milliseconds, 0 while it does not. */
  liveSince = 0
  readonly #index: number
  readonly #port: number
  readonly #dialect: ParleyDialect
  #state: Connection = { name: 'idle' }
  #client: Client | undefined
  #timer: NodeJS.Timeout | undefined
  #posts = 0
  #received = 0

  constructor(index: number, port: number) {
    this.#index = index
    this.#port = port
    this.#dialect = new ParleyDialect(index)
    this.#dialect.onPutOff = (retryAfter) => {
      this.#onEvent({ type: 'opened' })
      this.#onEvent({ type: 'refused', refusal: refuse('slow_down', { retryAfter }) })
    }
  }

  get received() {
    return this.#received
  }

  get wrong() {
    return this.#state.name === 'refused' ? 'refused' : this.#dialect.wrong
  }

  start() {
    this.#onEvent({ type: 'start' })
  }

  post(body: string) {
    this.#posts += 1
    this.#client?.send(this.#dialect.post(this.#posts, body))
  }

  #onEvent(event: ConnectionEvent) {
    const { state, effects } = step(this.#state, event, Math.random)
    this.#state = state
    for (const effect of effects) {
      switch (effect.type) {
        case 'open':
          this.#open()
          break
        case 'close':
          this.#client?.destroy()
          break
        case 'join': // the dialect sends the join
          break
        case 'set-timer':
          this.#timer = setTimeout(() => this.#onEvent({ type: 'elapsed' }), effect.ms)
          break
        case 'clear-timer':
          clearTimeout(this.#timer)
      }
    }
  }

  #open() {
    this.tries += 1
    this.#client = new Client(this.#index, this.#port, this.#dialect, {
      joined: () => {
        this.liveSince = Date.now()
        this.#onEvent({ type: 'opened' })
        this.#onEvent({ type: 'joined' })
      },
      messages: (_client, count) => {
        this.#received += count
      },
      closed: (_client, closeCode, reason) => {
        this.liveSince = 0
        this.#onEvent({ type: 'lost', closeCode, retryMs: retryMsOf(reason) })
      },
    })
  }
}
