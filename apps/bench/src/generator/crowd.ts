import { Client, type ClientEvents } from './client.ts'
import { speakerOf, type Dialect } from './speaker.ts'

/** So many handshakes may be under way at once: the kernel's queues hold more, and nothing is dropped. */
const mostJoining = 200
const patienceMs = 60_000
const patienceMsEach = 5

/** Clients that join in turns and stay. */
export class Crowd {
  readonly clients: Client[] = []
  readonly #port: number
  readonly #dialect: Dialect
  readonly #events: Omit<ClientEvents, 'joined' | 'closed'>
  readonly #closed: string[] = []
  #joined = 0
  #progress: ((failure?: string) => void) | undefined

  constructor(port: number, dialect: Dialect, events: Omit<ClientEvents, 'joined' | 'closed'>) {
    this.#port = port
    this.#dialect = dialect
    this.#events = events
  }

  /** Resolves when `size` have joined. Rejects when one is refused, or when it takes too long. */
  async grow(size: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const giveUp = setTimeout(() => this.#progress?.('it took too long'), patienceMs + size * patienceMsEach)
    this.#progress = (failure) => {
      while (this.clients.length < size && this.clients.length - this.#joined < mostJoining) this.#add()
      if (failure !== undefined) reject(new Error(`${this.#joined} of ${size} clients joined: ${failure}`))
      else if (this.#joined === size) resolve(undefined)
    }
    this.#progress()
    await promise.finally(() => {
      clearTimeout(giveUp)
      this.#progress = undefined
    })
  }

  /** What went wrong, if anything; of each kind the first, and how many. */
  get wrong(): string[] {
    const wrong = this.clients.flatMap(({ speaker }) => speaker.wrong ?? [])
    return [...summary('clients report', wrong), ...summary('connections were lost', this.#closed)]
  }

  #add() {
    const index = this.clients.length
    const client = new Client(index, this.#port, speakerOf(this.#dialect, index), {
      ...this.#events,
      joined: () => {
        this.#joined += 1
        this.#progress?.()
      },
      closed: (_client, code, reason) => {
        this.#closed.push(`${code} ${reason}`)
        this.#progress?.(reason)
      },
    })
    this.clients.push(client)
  }
}

function summary(what: string, cases: readonly string[]) {
  return cases.length === 0 ? [] : [`${cases.length} ${what}; the first: ${cases[0] ?? ''}`]
}
