import type { Server } from '@tus/server'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reception } from './receiving.ts'
import type { TusOptions } from './tus-server.ts'

/**
 * Receives uploads in pieces, by the protocol tus 1.0.0: an interrupted one goes on at its offset. Who may send is decided before.
 */
export class ResumableUploads {
  readonly #options: Omit<TusOptions, 'receptions'>
  readonly #receptions = new WeakMap<IncomingMessage, Reception>()
  #server: Promise<Server> | undefined

  constructor(options: Omit<TusOptions, 'receptions'>) {
    this.#options = options
  }

  /** Answers the request. Rejects with ReceivingError where that is refused, and with AlreadyAnswered. */
  async handle(request: IncomingMessage, response: ServerResponse, reception: Reception): Promise<void> {
    this.#receptions.set(request, reception)
    this.#server ??= this.#open().catch((error: unknown) => {
      this.#server = undefined // the next upload tries again
      throw error
    })
    await (await this.#server).handle(request, response)
  }

  /** With the first upload: it loads Node's implementation of fetch, 14 MB that most servers do not need. */
  async #open() {
    const { tusServer } = await import('./tus-server.ts')
    return tusServer({ ...this.#options, receptions: this.#receptions })
  }
}
