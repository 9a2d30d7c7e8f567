import { textOf, type RoomView } from '@parley/client'
import { samePerson, spoilersIn, type Message, type Person } from '@parley/shared'
import { dayLine, messageLines, type MessageStyle } from '../screen/message-lines.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { PresenceReporter } from './presence-reporter.ts'
import { refusalText } from '../connection/refusal-text.ts'
import { peopleText } from './room-lines.ts'

const readers = 'Nobody else on this server can find or read it. Who runs the server can read its database.'

/** Prints a room line by line: the changes of each view, once. */
export class Transcript {
  readonly #style: MessageStyle
  readonly #me: Person
  readonly #people: PresenceReporter
  #view: RoomView
  #lastPrinted: Message | undefined
  #state: 'new' | 'unreachable' | 'live' | 'lost' = 'new'

  constructor(me: Person, style: MessageStyle, view: RoomView) {
    this.#style = style
    this.#me = me
    this.#people = new PresenceReporter(me, style.paint)
    this.#view = view
  }

  /** Lines for the changes since the last view. `failure` is the reason of a missing connection, if known. */
  update(view: RoomView, failure?: string): string[] {
    const before = this.#view
    this.#view = view
    return [
      ...this.#connectionLines(view, failure),
      ...this.#conversationLines(before, view),
      ...(view.timeline === before.timeline ? [] : this.#timelineLines(before, view)),
      ...(view.people === before.people ? [] : this.#people.update(before.people, view.people)),
      ...(view.outbox === before.outbox ? [] : this.#refusalLines(before, view)),
    ]
  }

  /** The message with spoilers that is this many before the newest, with everything it says. */
  spoilers(back: number): string[] {
    const { messages } = this.#view.timeline
    const message = messages.filter((one) => spoilersIn(one.message).length > 0).at(-1 - back)
    if (message === undefined) return [this.#style.paint.dim('There is no such message here.')]
    return messageLines(message, { ...this.#style, hidesSpoilers: false })
  }

  #connectionLines({ connection }: RoomView, failure: string | undefined): string[] {
    const { dim, alarm } = this.#style.paint
    const before = this.#state
    switch (connection.name) {
      case 'live':
        this.#state = 'live'
        return before === 'lost' ? [dim('● Connected again.')] : []
      case 'waiting':
        if (before === 'live') return this.#lost()
        if (before !== 'new') return []
        this.#state = 'unreachable'
        return [
          alarm(`○ The server cannot be reached${because(failure)}. Trying again; what you write is kept.`),
        ]
      case 'idle':
      case 'opening':
      case 'joining':
      case 'refused':
        return []
    }
  }

  #lost(): string[] {
    this.#state = 'lost'
    this.#people.lost()
    return [this.#style.paint.alarm('○ Connection lost. What you write is kept and sent later.')]
  }

  /** P17.7 */
  #conversationLines({ shown: before }: RoomView, { shown }: RoomView): string[] {
    if (shown?.people === undefined) return []
    const [was, is] = [before?.people, shown.people].map(
      (people) => people && peopleText(this.#others(people)),
    )
    if (is === undefined || was === is) return []
    const { dim } = this.#style.paint
    const line = dim(escapeControlCharactersInLine(`A private conversation ${is}.`))
    return was === undefined ? [line, dim(readers)] : [line]
  }

  #others(people: readonly Person[]) {
    return people.filter((person) => !samePerson(person, this.#me))
  }

  #timelineLines(before: RoomView, view: RoomView): string[] {
    const sameLog = before.timeline.epoch === view.timeline.epoch
    return [...(sameLog ? this.#changeLines(before, view) : []), ...this.#messageLines(before, view)]
  }

  // Edits and removals; reactions are not printed.
  #changeLines({ timeline: before }: RoomView, { timeline: { messages } }: RoomView): string[] {
    const changed = messages.filter(({ id, rev }) => rev > before.cursor && rev > id)
    if (changed.length === 0) return []
    const known = new Map(before.messages.map((message) => [message.id, message]))
    return changed
      .filter((message) => known.has(message.id) && known.get(message.id)?.message !== message.message)
      .flatMap((message) => messageLines(message, this.#style))
  }

  #messageLines({ timeline: before }: RoomView, { timeline: { epoch, messages } }: RoomView): string[] {
    const isReset = before.epoch !== undefined && before.epoch !== epoch
    if (isReset) this.#lastPrinted = undefined
    const printed = this.#lastPrinted?.id ?? -1
    const lines = messages.slice(messages.findLastIndex(({ id }) => id <= printed) + 1).flatMap((message) => {
      const day = dayLine(message, this.#lastPrinted, this.#style)
      this.#lastPrinted = message
      return [...(day === undefined ? [] : [day]), ...messageLines(message, this.#style)]
    })
    return isReset ? [this.#style.paint.alarm('The room has a new log. It contains:'), ...lines] : lines
  }

  #refusalLines({ outbox: before }: RoomView, { outbox }: RoomView): string[] {
    const known = new Set(before.flatMap(({ cid, state }) => (state.name === 'refused' ? [cid] : [])))
    return outbox.flatMap((outgoing) =>
      outgoing.state.name === 'refused' && !known.has(outgoing.cid)
        ? [
            this.#style.paint.alarm(
              `✗ Not sent: ${refusalText(outgoing.state.refusal)} /retry or /discard: ${escapeControlCharactersInLine(textOf(outgoing))}`,
            ),
          ]
        : [],
    )
  }
}

function because(failure: string | undefined): string {
  return failure === undefined ? '' : ` (${escapeControlCharactersInLine(failure)})`
}
