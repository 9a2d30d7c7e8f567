import type { PeopleFrame, Person, ServerFrame } from '@parley/shared'
import type {
  PresenceListener,
  RoomPresence,
  RemotePerson,
  PresenceCluster,
} from './cluster/presence-cluster.ts'
import { PresenceBroadcaster } from './presence-broadcaster.ts'
import { TypingBroadcaster } from './typing-broadcaster.ts'

/** Who is in a room, and who writes, on whatever node: a neighbour counts like one more connection of theirs (P6.6). */
export class People {
  readonly #presence: PresenceBroadcaster
  readonly #typing = new TypingBroadcaster()
  readonly #tell: (news: ServerFrame) => void
  readonly #roomPresence: RoomPresence

  constructor(room: string, cluster: PresenceCluster, tell: (news: ServerFrame) => void) {
    this.#tell = tell
    this.#presence = new PresenceBroadcaster(tell)
    this.#roomPresence = cluster.joinRoom(room, this.#listener())
  }

  /** Resolves when it is known who is here already. */
  async open() {
    await this.#roomPresence.opened
    this.#presence.settle()
  }

  enter(session: object, person: Person, author: string) {
    this.#presence.enter(session, person, author)
    this.#roomPresence.enter(session, person, author)
  }

  leave(session: object, person: Person) {
    this.#presence.leave(session, person)
    this.#roomPresence.leave(session, person)
  }

  /** Somebody has not touched anything for a while, or does again. */
  idle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
    this.#roomPresence.idle(session, person, idle)
  }

  /** Somebody is writing. */
  typing(session: object, person: Person) {
    if (this.#presence.isCrowd) return
    const news = this.#typing.news(session, person, performance.now())
    if (news === undefined) return
    this.#tell(news)
    this.#roomPresence.typing(person)
  }

  /** Somebody has written what they were writing. */
  wrote(session: object, person: Person) {
    this.#typing.posted(session)
    this.#roomPresence.wrote(person)
  }

  /** What somebody who has just come to hear the news is told. */
  everyone(asking: Person): PeopleFrame {
    return this.#presence.everyone(asking)
  }

  close() {
    this.#presence.close()
    this.#roomPresence.close()
  }

  #listener(): PresenceListener {
    return {
      arrived: (remotePerson) => this.#arrived(remotePerson),
      changed: (remotePerson) => this.#presence.idle(remotePerson, remotePerson.person, remotePerson.idle),
      left: (remotePerson, how) => {
        if (how === 'said') this.#presence.leave(remotePerson, remotePerson.person)
        else this.#presence.lost(remotePerson, remotePerson.person)
      },
      typing: (person) => this.#remoteTyping(person),
    }
  }

  #arrived(remotePerson: RemotePerson) {
    this.#presence.enter(remotePerson, remotePerson.person, remotePerson.author)
    if (remotePerson.idle) this.#presence.idle(remotePerson, remotePerson.person, true)
  }

  #remoteTyping(person: Person) {
    if (this.#presence.isCrowd) return
    const news = this.#typing.remoteNews(person, performance.now())
    if (news !== undefined) this.#tell(news)
  }
}
