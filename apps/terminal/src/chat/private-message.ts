import type { RoomClient } from '@parley/client'
import { refusalText } from '../connection/refusal-text.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Screen } from '../screen/screen.ts'
import type { TypedCommand } from './typed-command.ts'

type TypedMessage = Extract<TypedCommand, { name: 'msg' }>

/** Where to go, and what to post there. */
export interface NextRoom {
  room: string
  text: string
}

interface PrivateMessagesEvents {
  /** The room of the conversation, and what is to be posted there. */
  go: (room: string, text: string) => void
  /** There is none: more can be typed here. */
  stay: () => void
}

/** P17: asks for the conversation with somebody, once there is a connection, and again where it is lost before the answer. */
export class PrivateMessages {
  readonly #client: Pick<RoomClient, 'moderation' | 'view'>
  readonly #screen: Screen
  readonly #events: PrivateMessagesEvents
  #waiting: { to: string; text: string } | undefined

  constructor(
    client: Pick<RoomClient, 'moderation' | 'view'>,
    screen: Screen,
    events: PrivateMessagesEvents,
  ) {
    this.#client = client
    this.#screen = screen
    this.#events = events
  }

  send(typed: TypedMessage): void {
    // The next lines are for the conversation, if there is one.
    this.#screen.lines.listen(undefined)
    this.#waiting = typed
    this.connectionChanged()
  }

  connectionChanged(): void {
    if (this.#waiting === undefined || this.#client.view.connection.name !== 'live') return
    const waiting = this.#waiting
    this.#waiting = undefined
    void this.#ask(waiting)
  }

  async #ask(asked: { to: string; text: string }) {
    const { to, text } = asked
    const people = [{ username: to }]
    const result = await this.#client.moderation.ask({ type: 'open_conversation', people })
    if (result.type === 'done') return this.#events.go(result.answer.room, text)
    if (result.type === 'lost') {
      this.#waiting = asked
      return this.connectionChanged()
    }
    const problem = escapeControlCharactersInLine(`${to}: ${refusalText(result.refusal)}`)
    this.#screen.print(this.#screen.paint.alarm(problem))
    this.#events.stay()
  }
}
