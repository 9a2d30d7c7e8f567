import {
  limits,
  type AskThread,
  type ThreadFrame,
  type Message,
  type Reacted,
  type Refusal,
} from '@parley/shared'
import type { Environment } from '../connection/environment.ts'
import { refreshMessages } from './history-window.ts'
import { reactedTo } from './reacted.ts'
import { refreshQuotes } from './refresh.ts'

/** A message with the answers to it, and the answers to those (P5.10). */
export interface Thread {
  /** Of this message: any one of them. */
  readonly id: number
  /** In id order. The first is that which the others answer. */
  readonly messages: readonly Message[]
  readonly state: ThreadState
}

export type ThreadState =
  | { name: 'loading' }
  /** `next`: there may be answers behind this id that are not read. */
  | { name: 'read'; next: number | undefined }
  /** There are more messages than are shown together. */
  | { name: 'full' }
  | { name: 'offline' }
  | { name: 'refused'; refusal: Refusal }

interface ThreadRoom {
  state(): Thread | undefined
  changed(thread: Thread | undefined): void
  isLive(): boolean
  send(frame: AskThread): void
}

/** Parts that are read without being asked for: a thread that goes on for long is read when the person wants it. */
const partsAtOnce = 5

/** Reads the thread that is shown, and keeps it as it is now. */
export class ThreadReader {
  readonly #environment: Pick<Environment, 'after'>
  readonly #room: ThreadRoom
  #requested: AskThread | undefined
  /** Changes that came since it was asked for, which may have been read before them. */
  #meanwhile: Message[] = []
  #partsLeft = 0
  #cancelRetry: () => void = () => undefined

  constructor(environment: Pick<Environment, 'after'>, room: ThreadRoom) {
    this.#environment = environment
    this.#room = room
  }

  /** Shows the thread of a message: from then on it is in the view. The same again reads it again. */
  open(id: number) {
    const shown = this.#room.state()
    this.#partsLeft = partsAtOnce
    this.#stop()
    this.#request({ type: 'thread', id }, shown?.id === id ? shown.messages : [])
  }

  /** Reads on, where there may be others. */
  readOn() {
    const shown = this.#room.state()
    if (shown?.state.name !== 'read' || shown.state.next === undefined) return
    this.#partsLeft = partsAtOnce
    this.#readOn(shown, shown.state.next)
  }

  close() {
    this.#stop()
    if (this.#room.state() !== undefined) this.#room.changed(undefined)
  }

  receive({ id, after, messages, reached, more }: ThreadFrame) {
    const shown = this.#room.state()
    // It may be the answer about another one, which is not shown any more.
    if (shown === undefined || this.#requested?.id !== id || this.#requested.after !== after) return
    const before = after === undefined ? [] : shown.messages
    const read = { ...shown, messages: current(merged(before, messages), this.#meanwhile) }
    this.#stop()
    if (read.messages.length >= limits.thread)
      return this.#room.changed({
        ...read,
        messages: read.messages.slice(0, limits.thread),
        state: { name: more ? 'full' : 'read', next: undefined },
      })
    if (more && this.#partsLeft > 0) return this.#readOn(read, reached)
    this.#room.changed({ ...read, state: { name: 'read', next: more ? reached : undefined } })
  }

  /** These messages are new, or have changed; `unloaded` are reactions to messages that the timeline does not have. */
  timelineChanged(messages: readonly Message[], unloaded: readonly Reacted[]) {
    const shown = this.#room.state()
    if (shown === undefined) return
    if (this.#requested !== undefined) this.#meanwhile.push(...messages)
    const now = reactedTo(current(shown.messages, messages), unloaded)
    if (now !== shown.messages) this.#room.changed({ ...shown, messages: now })
  }

  /** True when the refusal was the answer to what is asked here. */
  refused(refusal: Refusal): boolean {
    const again = this.#requested
    const shown = this.#room.state()
    // A server of an earlier version does not know the frame.
    const isMeant = refusal.field === 'thread' || refusal.code === 'unknown_type'
    if (again === undefined || shown === undefined || !isMeant) return false
    this.#cancelRetry()
    if (refusal.retryAfter !== undefined)
      this.#cancelRetry = this.#environment.after(refusal.retryAfter * 1_000, () => this.#room.send(again))
    else {
      this.#stop()
      this.#room.changed({ ...shown, state: { name: 'refused', refusal } })
    }
    return true
  }

  /** The connection is lost. */
  lost() {
    const shown = this.#room.state()
    this.#stop()
    if (shown?.state.name === 'loading') this.#room.changed({ ...shown, state: { name: 'offline' } })
  }

  #readOn(shown: Thread, after: number) {
    this.#partsLeft -= 1
    const known = shown.messages.map(({ id }) => id)
    this.#request({ type: 'thread', id: shown.id, after, known }, shown.messages)
  }

  #request(frame: AskThread, messages: readonly Message[]) {
    this.#cancelRetry()
    const isLive = this.#room.isLive()
    this.#requested = isLive ? frame : undefined
    this.#room.changed({ id: frame.id, messages, state: { name: isLive ? 'loading' : 'offline' } })
    if (isLive) this.#room.send(frame)
  }

  #stop() {
    this.#cancelRetry()
    this.#requested = undefined
    this.#meanwhile = []
  }
}

/** In id order, each as it was changed last. */
function merged(some: readonly Message[], others: readonly Message[]): readonly Message[] {
  const byId = new Map(some.map((message) => [message.id, message]))
  for (const message of others) {
    const known = byId.get(message.id)
    if (known === undefined || known.rev < message.rev) byId.set(message.id, message)
  }
  return [...byId.values()].sort((a, b) => a.id - b.id)
}

/** The messages as they are after `news`, with the answers in it. The same array when nothing has changed. */
function current(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const ids = new Set(messages.map(({ id }) => id))
  const answers: Message[] = []
  for (const message of [...news].sort((a, b) => a.id - b.id)) {
    if (message.replyTo === undefined || !ids.has(message.replyTo.id)) continue
    ids.add(message.id)
    answers.push(message)
  }
  const isNew = ({ id }: Message) => messages.every((message) => message.id !== id)
  const all = answers.some(isNew) ? merged(messages, answers) : messages
  return refreshQuotes(refreshMessages(all, news), news)
}
