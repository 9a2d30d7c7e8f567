import type { Message, MessagesFrame, Reacted } from '@parley/shared'
import type { Changes } from '../../log/message-log.ts'
import type { AuthorAliases } from './author-aliases.ts'

interface Reader {
  readonly takesReacted: boolean
}

interface Broadcast<R> {
  /** In rev order, each as it was after its transaction. */
  messages: readonly Message[]
  frames: { frame: MessagesFrame; readers: Iterable<R> }[]
}

/** What the log has reported and was not broadcast yet, and the frames that tell it. */
export class PendingChanges {
  #messages: Message[] = []
  #reacted: Reacted[] = []
  /** Those of the messages that `#reacted` tells as well. */
  #told = new Set<Message>()
  /** The revs of messages of which a reader has not got the earlier changes. */
  readonly #needed = new Map<number, number>()

  /** Adds the changes after rev `head`. */
  add({ messages, reacted = [] }: Changes, head: number) {
    const told = new Set(reacted.map(([id]) => id))
    for (const message of messages) {
      if (message.rev <= head) continue
      this.#messages.push(message)
      if (told.has(message.id)) this.#told.add(message)
    }
    this.#reacted.push(...reacted.filter(([, rev]) => rev > head).toSorted(([, a], [, b]) => a - b))
  }

  /** A reader who goes live has not got these messages, which are beyond the cursor: their next broadcast has them whole. */
  needWhole(messages: readonly Message[]) {
    for (const { id, rev } of messages) this.#needed.set(id, Math.max(rev, this.#needed.get(id) ?? 0))
  }

  /** P5.9: one frame for the readers that take reactions in brief, and one for the others, if there are any. */
  take<R extends Reader>(
    live: ReadonlySet<R>,
    aliases: AuthorAliases,
    after: number,
    rev: number,
  ): Broadcast<R> {
    const span = { type: 'messages', after, rev } as const
    const messages = this.#messages
    const isTold = new Set([...this.#told].filter(({ id }) => !this.#needed.has(id)))
    const reacted = this.#reacted.filter(([id]) => !this.#needed.has(id))
    this.#clear(rev)
    if (reacted.length === 0)
      return { messages, frames: [{ frame: { ...span, ...aliases.shorten(messages) }, readers: live }] }
    const toldAt = messages.map((message) => isTold.has(message))
    const others = [...live].filter(({ takesReacted }) => !takesReacted)
    if (others.length === 0) {
      const untold = aliases.shorten(messages.filter((_, index) => !toldAt[index]))
      return { messages, frames: [{ frame: { ...span, ...untold, reacted }, readers: live }] }
    }
    // The same introductions for both kinds: a number is known to all who are live.
    const whole = aliases.shorten(messages)
    const untold = whole.messages.filter((_, index) => !toldAt[index])
    const takers = [...live].filter(({ takesReacted }) => takesReacted)
    return {
      messages,
      frames: [
        { frame: { ...span, ...whole }, readers: others },
        { frame: { ...span, ...whole, messages: untold, reacted }, readers: takers },
      ],
    }
  }

  #clear(rev: number) {
    this.#messages = []
    this.#reacted = []
    this.#told = new Set()
    for (const [id, needed] of this.#needed) if (needed <= rev) this.#needed.delete(id)
  }
}
