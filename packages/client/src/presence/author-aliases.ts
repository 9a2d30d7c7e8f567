import type { Introduction, Message, MessagesFrame, Person, RoomServerFrame } from '@parley/shared'
import type { RoomEvent } from '../timeline/room-event.ts'

/** The server uses only the newest 200 numbers again. */
const mostKnown = 200

/** P5.7: the people introduced on one connection, by number. */
export class AuthorAliases {
  readonly #people = new Map<number, Person>()

  /** Replaces numbers by people. Undefined when a number was never introduced. */
  complete(frame: RoomServerFrame): RoomEvent | undefined {
    if (frame.type === 'people') this.#learn(frame.speakers)
    if (frame.type !== 'messages') return frame
    this.#learn(frame.speakers)
    const messages = frame.messages.map((message) => this.#complete(message))
    this.#forgetOld()
    const { type, after, rev, reacted } = frame
    if (!messages.every((message) => message !== undefined)) return undefined
    return { type, after, rev, messages, ...(reacted && { reacted }) }
  }

  #learn(introductions: readonly Introduction[] = []) {
    for (const [number, username, avatar] of introductions) this.#people.set(number, { username, avatar })
  }

  #forgetOld() {
    // A Map keeps insertion order, and numbers only grow.
    for (const number of this.#people.keys()) if (this.#people.size > mostKnown) this.#people.delete(number)
  }

  #complete(message: MessagesFrame['messages'][number]): Message | undefined {
    if (!('by' in message)) return message
    const { by, rev = message.id, ...rest } = message
    const person = this.#people.get(by)
    return person && { ...rest, rev, ...person }
  }
}
