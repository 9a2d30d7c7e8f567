import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../startup-error.ts'
import {
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from './message-log.ts'
import type { Answer, Call, Post } from './sqlite-calls.ts'

const mostPostsInABatch = 1_000

/** Opens the log kept in `folder`. `failed` is called once if the disk fails later on: nothing can be acknowledged after that. */
export async function openSqliteLog(folder: string, failed: (error: Error) => void): Promise<MessageLog> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { folder } })
  const opened = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (opened.type === 'unusable') throw new StartupError(opened.why)
  return new SqliteLog(worker, failed)
}

interface Waiting {
  posts: Post[]
  resolve: (receipts: Receipt[]) => void
  reject: (error: Error) => void
}

class SqliteLog implements MessageLog {
  readonly #worker: Worker
  readonly #listeners = new Set<Listener>()
  readonly #answers = new Map<number, (answer: Answer) => void>()
  #calls = 0
  #waiting: Waiting[] = []
  #appending = false
  #closing = false
  #idle = () => {}

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

  append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    // Too late to be stored and too early to be refused: without an answer the client sends it to whoever comes next.
    if (this.#closing) return new Promise(() => {})
    return new Promise((resolve, reject) => {
      this.#waiting.push({ posts: drafts.map((draft) => ({ room, draft })), resolve, reject })
      // Natural group commit: what comes in this turn, or while a commit runs, shares the next one.
      if (this.#waiting.length === 1 && !this.#appending) setImmediate(() => this.#commit())
    })
  }

  async since(room: string, rev: number, limit: number): Promise<Page> {
    const answer = await this.#ask({ type: 'since', call: this.#next(), room, rev, limit })
    return answer.type === 'page' ? answer.page : unexpected(answer)
  }

  async before(room: string, id: number, limit: number): Promise<Message[]> {
    const answer = await this.#ask({ type: 'before', call: this.#next(), room, id, limit })
    return answer.type === 'messages' ? answer.messages : unexpected(answer)
  }

  async claimName(key: string, author: string): Promise<boolean> {
    const answer = await this.#ask({ type: 'claim-name', call: this.#next(), key, author })
    return answer.type === 'name-claimed' ? answer.claimed : unexpected(answer)
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
    if (this.#waiting.length > 0 || this.#appending) await new Promise<void>((idle) => (this.#idle = idle))
    await this.#ask({ type: 'close', call: this.#next() })
  }

  #commit() {
    const batch = this.#takeBatch()
    if (batch.length === 0) return this.#idle()
    this.#appending = true
    const call = this.#next()
    this.#answers.set(call, (answer) => {
      this.#appending = false
      this.#settle(batch, answer)
      this.#commit()
    })
    this.#send({ type: 'append', call, posts: batch.flatMap(({ posts }) => posts) })
  }

  #takeBatch() {
    let size = 0
    const rest = this.#waiting.findIndex(({ posts }) => (size += posts.length) > mostPostsInABatch)
    return this.#waiting.splice(0, rest === -1 ? this.#waiting.length : Math.max(rest, 1))
  }

  #settle(batch: Waiting[], answer: Answer) {
    if (answer.type === 'not-appended') {
      for (const { reject } of batch) reject(new StorageFull(answer.why))
      return
    }
    if (answer.type !== 'appended') return unexpected(answer)
    let taken = 0
    for (const { posts, resolve } of batch) resolve(answer.receipts.slice(taken, (taken += posts.length)))
    for (const { room, changes } of answer.moved)
      for (const listener of this.#listeners) listener(room, changes)
  }

  #ask(call: Call) {
    return new Promise<Answer>((resolve) => {
      this.#answers.set(call.call, resolve)
      this.#send(call)
    })
  }

  #send(call: Call) {
    this.#worker.postMessage(call)
  }

  #next() {
    return ++this.#calls
  }
}

function unexpected(answer: Answer): never {
  throw new Error(`The database thread answered ${answer.type} to another question.`)
}
