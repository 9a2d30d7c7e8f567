import { Client, type ClientEvents } from './client.ts'
import type { DialectClient } from './dialect-client.ts'
import { dialectClient, type DialectName } from './dialect.ts'

/** The number of concurrent handshakes: less than the kernel's queues hold, so none is dropped. */
const maxJoining = 200
const joinWithinMs = 60_000
const joinWithinMsEach = 5

/** The server and the dialect of a client. */
export interface ClientTarget {
  port: number
  dialect: DialectClient
}

/** All clients use one server and one dialect. */
export function allAt(port: number, dialect: DialectName) {
  return (index: number): ClientTarget => ({ port, dialect: dialectClient(dialect, index) })
}

/** Connects clients in batches, and keeps them connected. */
export class ClientPool {
  readonly clients: Client[] = []
  readonly #targetOf: (index: number) => ClientTarget
  readonly #events: Omit<ClientEvents, 'joined' | 'closed'>
  readonly #closed: string[] = []
  #joined = 0
  #progress: ((failure?: string) => void) | undefined

  constructor(targetOf: (index: number) => ClientTarget, events: Omit<ClientEvents, 'joined' | 'closed'>) {
    this.#targetOf = targetOf
    this.#events = events
  }

  /** Resolves when `size` clients have joined. Rejects when one is refused, or after a timeout. */
  async grow(size: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const giveUp = setTimeout(() => this.#progress?.('timeout'), joinWithinMs + size * joinWithinMsEach)
    this.#progress = (failure) => {
      while (this.clients.length < size && this.clients.length - this.#joined < maxJoining) this.#add()
      if (failure !== undefined) reject(new Error(`${this.#joined} of ${size} clients joined: ${failure}`))
      else if (this.#joined === size) resolve(undefined)
    }
    this.#progress()
    await promise.finally(() => {
      clearTimeout(giveUp)
      this.#progress = undefined
    })
  }

  /** The first error of each kind, and how many there were. */
  get wrong(): string[] {
    const wrong = this.clients.flatMap(({ dialect }) => dialect.wrong ?? [])
    return [...summary('clients report', wrong), ...summary('connections were lost', this.#closed)]
  }

  #add() {
    const index = this.clients.length
    const { port, dialect } = this.#targetOf(index)
    const client = new Client(index, port, dialect, {
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
