import type { Message } from '@parley/shared'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import { changesOf } from '../rules/changes-of.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import type { Answer, Call } from './calls.ts'
import type { Write, Written } from '../rules/writes.ts'

const mostWritesInABatch = 1_000

/** Opens the log kept in `folder`. `failed` is called once if the disk fails later on: nothing can be acknowledged after that. */
export async function openSqliteLog(folder: string, failed: (error: Error) => void): Promise<MessageLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const opened = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (opened.type === 'unusable') throw new StartupError(opened.why)
  return new SqliteLog(worker, failed)
}

class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly #worker: Worker
  readonly #listeners = new Set<Listener>()
  readonly #answers = new Map<number, (answer: Answer) => void>()
  readonly #writes = new GroupCommit<Write, Written>((writes) => this.#write(writes), mostWritesInABatch)
  #calls = 0
  #closing = false
  #closed = false

  constructor(worker: Worker, failed: (error: Error) => void) {
    this.#worker = worker
    worker.removeAllListeners('error')
    worker.on('error', failed)
    worker.on('message', (answer: Extract<Answer, { call: number }>) => {
      const take = this.#answers.get(answer.call)
      this.#answers.delete(answer.call)
      take?.(answer)
    })
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    // Too late to be stored and too early to be refused: without an answer the client sends it to whoever comes next.
    if (this.#closing) return new Promise(() => {})
    const written = await this.#writes.add({ type: 'append', room, drafts })
    if (written.type === 'full') throw new StorageFull(written.why)
    return written.type === 'appended' ? written.receipts : unexpected(written)
  }

  async since(room: string, rev: number, limit: number): Promise<Page> {
    const answer = await this.#ask({ type: 'since', call: this.#next(), room, rev, limit })
    return answer.type === 'page' ? answer.page : unexpected(answer)
  }

  async before(room: string, id: number, limit: number): Promise<Message[]> {
    const answer = await this.#ask({ type: 'before', call: this.#next(), room, id, limit })
    return answer.type === 'messages' ? answer.messages : unexpected(answer)
  }

  async after(room: string, id: number, limit: number): Promise<Message[]> {
    const answer = await this.#ask({ type: 'after', call: this.#next(), room, id, limit })
    return answer.type === 'messages' ? answer.messages : unexpected(answer)
  }

  async claimName(key: string, author: string): Promise<boolean> {
    if (this.#closing) return new Promise(() => {})
    const written = await this.#writes.add({ type: 'claim', key, author })
    return written.type === 'claimed' ? written.claimed : unexpected(written)
  }

  async freeNames(keys: readonly string[]): Promise<string[]> {
    const answer = await this.#ask({ type: 'free-names', call: this.#next(), keys })
    return answer.type === 'names' ? answer.keys : unexpected(answer)
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#closing = true
    await this.#writes.idle()
    const ended = once(this.#worker, 'exit')
    const closed = this.#ask({ type: 'close', call: this.#next() })
    this.#closed = true
    await Promise.all([closed, ended])
  }

  async #write(writes: Write[]): Promise<Written[]> {
    const answer = await this.#ask({ type: 'write', call: this.#next(), writes })
    if (answer.type !== 'written') return unexpected(answer)
    for (const [room, changes] of changesOf(writes, answer))
      for (const listener of this.#listeners) listener(room, changes)
    return answer.results
  }

  #ask(call: Call) {
    // Whoever still asks is about to lose their connection, and asks again on the next.
    if (this.#closed) return new Promise<Answer>(() => {})
    return new Promise<Answer>((resolve) => {
      this.#answers.set(call.call, resolve)
      this.#worker.postMessage(call)
    })
  }

  #next() {
    return ++this.#calls
  }
}

function unexpected(answer: Answer | Written): never {
  throw new Error(`The database thread answered ${answer.type} to another question.`)
}
