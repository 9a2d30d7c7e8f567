import { limits, mentionsName, type Message, type Notifications, type PushPayload } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import type { MessageLog } from '../../log/message-log.ts'

/** Who is told, and from which rev on. */
interface Reader {
  author: string
  /** Empty: they have none, and nobody can mention them. */
  username: string
  notify: Notifications
  /** They have read the room, or were told of it, up to this rev. */
  after: number
  head: number
}

export interface News {
  message: Message
  about: Extract<PushPayload, { type: 'message' }>['about']
}

/** What is new in one room, for each of those who may be told of it: its newest messages are read once. */
export class RoomNews {
  readonly #room: string
  readonly #log: Pick<MessageLog, 'before'>
  readonly #access: Pick<AccessStore, 'authorOf'>
  /** Messages that retention is about to delete are told to nobody. */
  readonly #floor: () => number
  #messages: Promise<Message[]> | undefined
  readonly #authors = new Map<number, Promise<string | undefined>>()

  constructor(
    room: string,
    {
      log,
      access,
      floor,
    }: { log: Pick<MessageLog, 'before'>; access: Pick<AccessStore, 'authorOf'>; floor: () => number },
  ) {
    this.#room = room
    this.#log = log
    this.#access = access
    this.#floor = floor
  }

  /** What is told first: the newest message that is for them, or else the newest. Undefined: nothing. Rejects as the log does. */
  async of(reader: Reader): Promise<News | undefined> {
    if (reader.notify === 'nothing') return undefined
    let other: News | undefined
    for (const message of (await this.#newest()).toReversed()) {
      if (message.id <= reader.after) break
      if (message.id > reader.head || message.removed || message.id < this.#floor()) continue
      const about = await this.#about(message, reader)
      if (about === undefined) continue
      if (about !== 'message') return { message, about }
      if (reader.notify === 'all') other ??= { message, about }
    }
    return other
  }

  /** Undefined: it is their own. */
  async #about(message: Message, { author, username, notify }: Reader): Promise<News['about'] | undefined> {
    const isMention = mentionsName(message.message, username)
    // Who has posted is asked only where it decides something.
    if (!isMention && message.replyTo === undefined && notify !== 'all') return 'message'
    if ((await this.#authorOf(message.id)) === author) return undefined
    if (isMention) return 'mention'
    const isReply = message.replyTo !== undefined && (await this.#authorOf(message.replyTo.id)) === author
    return isReply ? 'reply' : 'message'
  }

  /** Of more than these, a person who comes back reads in the room. */
  #newest() {
    return (this.#messages ??= this.#log.before(this.#room, Number.MAX_SAFE_INTEGER, limits.page))
  }

  #authorOf(id: number) {
    const known = this.#authors.get(id)
    if (known !== undefined) return known
    const asked = this.#access.authorOf(this.#room, id).then((subject) => subject?.person)
    this.#authors.set(id, asked)
    return asked
  }
}
