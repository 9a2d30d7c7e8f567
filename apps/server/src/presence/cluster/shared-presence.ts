import type { Person } from '@parley/shared'
import { keyOf } from '../presence.ts'
import { Announcements } from './announcements.ts'
import type { Board, Typing } from './presence-store.ts'
import { Elsewhere } from './remote-presence.ts'
import type { Hearing, Meeting, Neighbours } from './presence-cluster.ts'
import { OwnNotices } from './own-records.ts'
import { Rounds } from './coalescer.ts'

/** Neighbours who tell each other over a board. */
export class BoardNeighbours implements Neighbours {
  readonly #own: OwnNotices
  readonly #elsewhere: Elsewhere
  readonly #saying: Rounds
  readonly #typing = new Map<string, Typing>()

  /** `failed` is told of what nobody can mend while the server runs. */
  constructor(board: Board, failed: (error: Error) => void) {
    this.#own = new OwnNotices(board, failed)
    this.#elsewhere = new Elsewhere(board, () => this.#own.node, failed)
    this.#saying = new Rounds(() => board.say(this.#takeTyping()), { spacingMs: 0 }, failed)
    board.hear({
      moved: (rooms) => this.#elsewhere.moved(rooms),
      typing: (typing) => {
        for (const { room, person } of typing) this.#elsewhere.hearing(room)?.typing(person)
      },
    })
  }

  meet(room: string, hearing: Hearing): Meeting {
    const own = new Announcements(room, (notice) => this.#own.say(notice))
    const typingKey = (person: Person) => `${room} ${keyOf(person)}`
    const { opened, unfollow } = this.#elsewhere.follow(room, hearing)
    return {
      opened,
      enter: (session, person, author) => own.enter(session, person, author),
      leave: (session, person) => own.leave(session, person),
      idle: (session, person, idle) => own.idle(session, person, idle),
      typing: (person) => {
        this.#typing.set(typingKey(person), { room, person })
        this.#saying.soon()
      },
      wrote: (person) => void this.#typing.delete(typingKey(person)),
      close: () => {
        own.close()
        unfollow()
      },
    }
  }

  close() {
    this.#own.close()
    this.#elsewhere.close()
    this.#saying.close()
  }

  // What could not be said is over before it could be said again.
  #takeTyping() {
    const typing = [...this.#typing.values()]
    this.#typing.clear()
    return typing
  }
}
