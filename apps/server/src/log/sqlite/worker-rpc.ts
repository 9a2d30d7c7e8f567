import { reasonOf } from '@parley/shared'
import type { MessagePort, Worker } from 'node:worker_threads'

/** What a worker serves, by name. Arguments and results are copied (structured clone). */
type Procedures<P> = { [Name in keyof P]: (...args: never[]) => unknown }

interface Call {
  id: number
  name: string
  args: never[]
}

type Reply = { id: number; result: unknown } | { id: number; refused: string }

/** The call has changed nothing; the worker goes on. */
export class CallRefused extends Error {
  override name = 'CallRefused'
}

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

interface WorkerEvents {
  /** The error with which calls reject when the worker cannot answer them. */
  unavailable: (cause: Error) => Error
  /** Called once, after the pending calls were rejected, when the worker dies of an error. */
  failed: (error: Error) => void
}

/**
 * Answers the calls of a WorkerClient, one after the other. A procedure that throws ends the worker, unless the error
 * `isRefusal`: that call is then rejected with CallRefused.
 */
export function serve<P extends Procedures<P>>(
  port: MessagePort,
  procedures: P,
  isRefusal: (error: unknown) => boolean = () => false,
) {
  port.on('message', ({ id, name, args }: Call) =>
    port.postMessage({ id, ...answer(name, args) } satisfies Reply),
  )

  function answer(name: string, args: never[]) {
    try {
      return { result: procedures[name as keyof P](...args) }
    } catch (error) {
      if (!isRefusal(error)) throw error
      return { refused: reasonOf(error) }
    }
  }
}

/** Calls the procedures of a worker. Every call settles: it rejects when the worker dies or is closed. */
export class WorkerClient<P extends Procedures<P>> {
  readonly #worker: Worker
  readonly #unavailable: WorkerEvents['unavailable']
  readonly #pending = new Map<number, Pending>()
  #calls = 0
  #ended: Error | undefined

  constructor(worker: Worker, { unavailable, failed }: WorkerEvents) {
    this.#worker = worker
    this.#unavailable = unavailable
    worker.on('message', (reply: Reply) => {
      const pending = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if ('refused' in reply) pending?.reject(new CallRefused(reply.refused))
      else pending?.resolve(reply.result)
    })
    worker.on('error', (error: Error) => {
      this.#end(error)
      failed(error)
    })
    worker.on('exit', () => this.#end(new Error('The worker has ended.')))
  }

  call<Name extends keyof P & string>(
    name: Name,
    ...args: Parameters<P[Name]>
  ): Promise<ReturnType<P[Name]>> {
    if (this.#ended !== undefined) return Promise.reject(this.#unavailable(this.#ended))
    return this.#send(name, args) as Promise<ReturnType<P[Name]>>
  }

  /** Rejects later calls, waits for `lastCall`, and ends the worker. */
  async close(lastCall?: keyof P & string) {
    const answered =
      lastCall === undefined || this.#ended !== undefined ? undefined : this.#send(lastCall, [])
    this.#ended ??= new Error('It is closed.')
    await answered
    await this.#worker.terminate()
  }

  #send(name: string, args: never[]) {
    return new Promise<unknown>((resolve, reject) => {
      const id = (this.#calls += 1)
      this.#pending.set(id, { resolve, reject })
      this.#worker.postMessage({ id, name, args } satisfies Call)
    })
  }

  #end(cause: Error) {
    this.#ended ??= cause
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(this.#unavailable(cause))
  }
}
