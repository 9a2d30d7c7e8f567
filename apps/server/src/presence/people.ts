import type { PeopleFrame, Person, ServerFrame } from '@parley/shared'
import type { Hearing, Meeting, Neighbour, Neighbours } from './cluster/presence-cluster.ts'
import { PresenceNews } from './presence-broadcaster.ts'
import { TypingNews } from './typing-broadcaster.ts'

/** Who is in a room, and who writes, on whatever node: a neighbour counts like one more connection of theirs (P6.6). */
export class People {
  readonly #presence: PresenceNews
  readonly #typing = new TypingNews()
  readonly #tell: (news: ServerFrame) => void
  readonly #meeting: Meeting

  constructor(room: string, neighbours: Neighbours, tell: (news: ServerFrame) => void) {
    this.#tell = tell
    this.#presence = new PresenceNews(tell)
    this.#meeting = neighbours.meet(room, this.#hearing())
  }

  /** Resolves when it is known who is here already. */
  async open() {
    await this.#meeting.opened
    this.#presence.settle()
  }

  enter(session: object, person: Person, author: string) {
    this.#presence.enter(session, person, author)
    this.#meeting.enter(session, person, author)
  }

  leave(session: object, person: Person) {
    this.#presence.leave(session, person)
    this.#meeting.leave(session, person)
  }

  /** Somebody has not touched anything for a while, or does again. */
  idle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
    this.#meeting.idle(session, person, idle)
  }

  /** Somebody is writing. */
  typing(session: object, person: Person) {
    if (this.#presence.isCrowd) return
    const news = this.#typing.news(session, person, performance.now())
    if (news === undefined) return
    this.#tell(news)
    this.#meeting.typing(person)
  }

  /** Somebody has written what they were writing. */
  wrote(session: object, person: Person) {
    this.#typing.posted(session)
    this.#meeting.wrote(person)
  }

  /** What somebody who has just come to hear the news is told. */
  everyone(asking: Person): PeopleFrame {
    return this.#presence.everyone(asking)
  }

  close() {
    this.#presence.close()
    this.#meeting.close()
  }

  #hearing(): Hearing {
    return {
      arrived: (neighbour) => this.#arrived(neighbour),
      changed: (neighbour) => this.#presence.idle(neighbour, neighbour.person, neighbour.idle),
      left: (neighbour, how) => {
        if (how === 'said') this.#presence.leave(neighbour, neighbour.person)
        else this.#presence.lost(neighbour, neighbour.person)
      },
      typing: (person) => this.#typingElsewhere(person),
    }
  }

  #arrived(neighbour: Neighbour) {
    this.#presence.enter(neighbour, neighbour.person, neighbour.author)
    if (neighbour.idle) this.#presence.idle(neighbour, neighbour.person, true)
  }

  #typingElsewhere(person: Person) {
    if (this.#presence.isCrowd) return
    const news = this.#typing.newsFromElsewhere(person, performance.now())
    if (news !== undefined) this.#tell(news)
  }
}
