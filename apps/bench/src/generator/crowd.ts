import { Client, type ClientEvents } from './client.ts'
import { speakerOf, type Dialect, type Speaker } from './speaker.ts'

/** So many handshakes may be under way at once: the kernel's queues hold more, and nothing is dropped. */
const mostJoining = 200
const patienceMs = 60_000
const patienceMsEach = 5

/** Where a client goes, and how it speaks there. */
export interface Place {
  port: number
  speaker: Speaker
}

/** All at one server, which speaks one dialect. */
export function allAt(port: number, dialect: Dialect) {
  return (index: number): Place => ({ port, speaker: speakerOf(dialect, index) })
}

/** Clients that join in turns and stay. */
export class Crowd {
  readonly clients: Client[] = []
  readonly #place: (index: number) => Place
  readonly #events: Omit<ClientEvents, 'joined' | 'closed'>
  readonly #closed: string[] = []
  #joined = 0
  #progress: ((failure?: string) => void) | undefined

  constructor(place: (index: number) => Place, events: Omit<ClientEvents, 'joined' | 'closed'>) {
    this.#place = place
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
    const { port, speaker } = this.#place(index)
    const client = new Client(index, port, speaker, {
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
