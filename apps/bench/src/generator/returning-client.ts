import { step, type Connection } from '@parley/client'
import { retryMsOf } from '@parley/shared'
import { Client } from './client.ts'
import { ParleySpeaker } from './speakers/parley.ts'

type ConnectionEvent = Parameters<typeof step>[1]

/** Comes back as the page does: the very state machine of the page decides when. */
export class ReturningClient {
  /** How often it has connected. */
  tries = 0
  /** Unix time in milliseconds since which it gets what is broadcast; 0 while it does not. */
  liveSince = 0
  readonly #index: number
  readonly #port: number
  readonly #speaker: ParleySpeaker
  #state: Connection = { name: 'idle' }
  #client: Client | undefined
  #timer: NodeJS.Timeout | undefined
  #posts = 0
  #heard = 0

  constructor(index: number, port: number) {
    this.#index = index
    this.#port = port
    this.#speaker = new ParleySpeaker(index)
  }

  get received() {
    return this.#heard
  }

  get wrong() {
    return this.#state.name === 'refused' ? 'refused' : this.#speaker.wrong
  }

  start() {
    this.#happened({ type: 'start' })
  }

  post(body: string) {
    this.#posts += 1
    this.#client?.say(this.#speaker.post(this.#posts, body))
  }

  #happened(event: ConnectionEvent) {
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
        case 'join': // the speaker greets by itself
          break
        case 'set-timer':
          this.#timer = setTimeout(() => this.#happened({ type: 'elapsed' }), effect.ms)
          break
        case 'clear-timer':
          clearTimeout(this.#timer)
      }
    }
  }

  #open() {
    this.tries += 1
    this.#client = new Client(this.#index, this.#port, this.#speaker, {
      joined: () => {
        this.liveSince = Date.now()
        this.#happened({ type: 'opened' })
        this.#happened({ type: 'joined' })
      },
      messages: (_client, count) => {
        this.#heard += count
      },
      closed: (_client, closeCode, reason) => {
        this.liveSince = 0
        this.#happened({ type: 'lost', closeCode, retryMs: retryMsOf(reason) })
      },
    })
  }
}
