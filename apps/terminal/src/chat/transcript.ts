import { textOf, type RoomView } from '@parley/client'
import type { Message, Person } from '@parley/shared'
import { dayLine, messageLines, type MessageLook } from '../screen/message-lines.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { PeopleNews } from './people-news.ts'
import { refusalWords } from '../connection/refusal-words.ts'

/** Tells a room line by line: what is new in each view, once. */
export class Transcript {
  readonly #look: MessageLook
  readonly #people: PeopleNews
  #seen: RoomView
  #lastTold: Message | undefined
  #standing: 'new' | 'unreached' | 'live' | 'lost' = 'new'

  constructor(me: Person, look: MessageLook, view: RoomView) {
    this.#look = look
    this.#people = new PeopleNews(me, look.paint)
    this.#seen = view
  }

  /** `failure` says why there is no connection, if that is known. */
  news(view: RoomView, failure?: string): string[] {
    const before = this.#seen
    this.#seen = view
    return [
      ...this.#connectionNews(view, failure),
      ...(view.timeline === before.timeline ? [] : this.#timelineNews(before, view)),
      ...(view.people === before.people ? [] : this.#people.news(before.people, view.people)),
      ...(view.outbox === before.outbox ? [] : this.#refusalNews(before, view)),
    ]
  }

  #connectionNews({ connection }: RoomView, failure: string | undefined): string[] {
    const { dim, alarm } = this.#look.paint
    const before = this.#standing
    switch (connection.name) {
      case 'live':
        this.#standing = 'live'
        return before === 'lost' ? [dim('● Connected again.')] : []
      case 'waiting':
        if (before === 'live') return this.#lost()
        if (before !== 'new') return []
        this.#standing = 'unreached'
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
    this.#standing = 'lost'
    this.#people.lost()
    return [this.#look.paint.alarm('○ Connection lost. What you write is kept and sent later.')]
  }

  #timelineNews(before: RoomView, view: RoomView): string[] {
    const sameLog = before.timeline.epoch === view.timeline.epoch
    return [...(sameLog ? this.#changeNews(before, view) : []), ...this.#messageNews(before, view)]
  }

  // What was said again, or taken back; a reaction is not worth a line.
  #changeNews({ timeline: before }: RoomView, { timeline: { messages } }: RoomView): string[] {
    const changed = messages.filter(({ id, rev }) => rev > before.cursor && rev > id)
    if (changed.length === 0) return []
    const known = new Map(before.messages.map((message) => [message.id, message]))
    return changed
      .filter((message) => known.has(message.id) && known.get(message.id)?.message !== message.message)
      .flatMap((message) => messageLines(message, this.#look))
  }

  #messageNews({ timeline: before }: RoomView, { timeline: { epoch, messages } }: RoomView): string[] {
    const anew = before.epoch !== undefined && before.epoch !== epoch
    if (anew) this.#lastTold = undefined
    const told = this.#lastTold?.id ?? -1
    const lines = messages.slice(messages.findLastIndex(({ id }) => id <= told) + 1).flatMap((message) => {
      const day = dayLine(message, this.#lastTold, this.#look)
      this.#lastTold = message
      return [...(day === undefined ? [] : [day]), ...messageLines(message, this.#look)]
    })
    return anew ? [this.#look.paint.alarm('The room has a new log. It holds:'), ...lines] : lines
  }

  #refusalNews({ outbox: before }: RoomView, { outbox }: RoomView): string[] {
    const known = new Set(before.flatMap(({ cid, state }) => (state.name === 'refused' ? [cid] : [])))
    return outbox.flatMap((outgoing) =>
      outgoing.state.name === 'refused' && !known.has(outgoing.cid)
        ? [
            this.#look.paint.alarm(
              `✗ Not sent: ${refusalWords(outgoing.state.refusal)} /retry or /discard: ${escapeControlCharactersInLine(textOf(outgoing))}`,
            ),
          ]
        : [],
    )
  }
}

function because(failure: string | undefined): string {
  return failure === undefined ? '' : ` (${escapeControlCharactersInLine(failure)})`
}
