import { limits, mentionsName, type Message, type Notifications, type PushPayload } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import type { MembershipStore } from '../../access/membership-store.ts'
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
  /** Names of those of whom nothing is told. */
  hidden?: readonly string[] | undefined
}

export interface News {
  message: Message
  about: Extract<PushPayload, { type: 'message' }>['about']
}

interface NewsServices {
  log: Pick<MessageLog, 'before'>
  access: Pick<AccessStore, 'authorOf'>
  members: Pick<MembershipStore, 'blocksOf'>
  /** Messages that retention is about to delete are told to nobody. */
  floor: () => number
}

/** What is new in one room, for each of those who may be told of it: its newest messages are read once. */
export class RoomNews {
  readonly #room: string
  readonly #services: NewsServices
  #messages: Promise<Message[]> | undefined
  readonly #authors = new Map<number, Promise<string | undefined>>()
  /** Whom a person has blocked. */
  readonly #blocks = new Map<string, Promise<Set<string>>>()

  constructor(room: string, services: NewsServices) {
    this.#room = room
    this.#services = services
  }

  /** What is told first: the newest message that is for them, or else the newest. Undefined: nothing. Rejects as the log does. */
  async of(reader: Reader): Promise<News | undefined> {
    if (reader.notify === 'nothing') return undefined
    let other: News | undefined
    for (const message of (await this.#newest()).toReversed()) {
      if (message.id <= reader.after) break
      if (message.id > reader.head || message.removed || message.id < this.#services.floor()) continue
      if (isHidden(message, reader.hidden)) continue
      const about = await this.#about(message, reader)
      if (about === undefined) continue
      if (about !== 'message') return { message, about }
      if (reader.notify === 'all') other ??= { message, about }
    }
    return other
  }

  /** Undefined: it is their own, or of somebody whom they have blocked (P17.5). */
  async #about(message: Message, { author, username, notify }: Reader): Promise<News['about'] | undefined> {
    const isMention = mentionsName(message.message, username)
    // Who has posted is asked only where it decides something.
    if (!isMention && message.replyTo === undefined && notify !== 'all') return 'message'
    const poster = await this.#authorOf(message.id)
    if (poster === author || (poster !== undefined && (await this.#blocksOf(author)).has(poster)))
      return undefined
    if (isMention) return 'mention'
    const isReply = message.replyTo !== undefined && (await this.#authorOf(message.replyTo.id)) === author
    return isReply ? 'reply' : 'message'
  }

  /** Of more than these, a person who comes back reads in the room. */
  #newest() {
    return (this.#messages ??= this.#services.log.before(this.#room, Number.MAX_SAFE_INTEGER, limits.page))
  }

  #blocksOf(author: string) {
    const known = this.#blocks.get(author)
    if (known !== undefined) return known
    const asked = this.#services.members
      .blocksOf(author)
      .then((blocked) => new Set(blocked.map(({ person }) => person)))
    this.#blocks.set(author, asked)
    return asked
  }

  #authorOf(id: number) {
    const known = this.#authors.get(id)
    if (known !== undefined) return known
    const asked = this.#services.access.authorOf(this.#room, id).then((subject) => subject?.person)
    this.#authors.set(id, asked)
    return asked
  }
}

/** Guests write under the name of somebody else, and are not hidden by it. */
export function isHidden({ username, guest }: Message, hidden: readonly string[] = []): boolean {
  const name = username.toLowerCase()
  return guest === undefined && hidden.some((one) => one.toLowerCase() === name)
}
