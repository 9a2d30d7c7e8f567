import type { AskHistory, HistoryFrame, Message, Refusal } from '@parley/shared'
import { afterRefusal, History, isResting, type Loading } from './history.ts'
import { applyToHistory, splitTimeline, type Known } from './history-window.ts'
import { keepNewest, type Timeline } from './timeline.ts'

/** What is held of a room, and which page of it is on its way. */
export interface Held extends Known {
  readonly loading: Loading
}

/** The room that the pages are of. */
interface PagedRoom {
  held(): Held
  changed(held: Partial<Held>): void
  isLive(): boolean
  ask(frame: AskHistory): void
}

/** The pages of a room: asks for what a reader comes to, and lets go of what they have left. */
export class Pages {
  readonly #room: PagedRoom
  readonly #history = new History()

  constructor(room: PagedRoom) {
    this.#room = room
  }

  /** Asks for the page of messages before the first one known: of the past, where there is one. */
  loadOlder() {
    const { historyWindow, timeline } = this.#room.held()
    const { messages, more } = historyWindow ?? timeline
    const first = messages[0]
    if (more && first !== undefined) this.#ask({ name: 'older' }, { type: 'history', before: first.id })
  }

  /** Asks for the page of messages after the past; when they reach the timeline, there is no past any more. */
  loadNewer() {
    const last = this.#room.held().historyWindow?.messages.at(-1)
    if (last !== undefined) this.#ask({ name: 'newer' }, { type: 'history', after: last.id })
  }

  /** Asks for the messages around one that is not known. It becomes the past, or is `missing`. */
  loadAround(id: number) {
    this.#ask({ name: 'around', id }, { type: 'history', around: id })
  }

  /** What `loadAround` asked for is not wanted any more. */
  leaveAround() {
    if (this.#room.held().loading.name === 'around') this.lost()
  }

  /** Back to the timeline, also for whoever is on the way to the past. */
  leavePast() {
    this.leaveAround()
    if (this.#room.held().historyWindow !== undefined) this.#room.changed({ historyWindow: undefined })
  }

  /** Nobody reads between: what is newer than `last` may go, but for the newest `most` messages. */
  leaveGap(last: number, most: number) {
    const { historyWindow, timeline } = this.#room.held()
    if (historyWindow === undefined) this.#room.changed(splitTimeline(timeline, last, most))
  }

  /** Nobody reads further up in the timeline: all but its newest `most` messages may go. */
  keepNewest(most: number) {
    const held = this.#room.held()
    const timeline = keepNewest(held.timeline, most)
    if (timeline !== held.timeline) this.#room.changed({ timeline })
  }

  /** The page that was asked for. */
  took(frame: HistoryFrame) {
    const held = this.#room.held()
    this.#room.changed(this.#history.take(frame, held, held.loading))
  }

  /** The timeline has moved on to this, by these. */
  moved(timeline: Timeline, messages: readonly Message[]) {
    this.#history.changed(messages)
    this.#room.changed({ timeline, historyWindow: applyToHistory(this.#room.held().historyWindow, messages) })
  }

  refused(refusal: Refusal) {
    this.#history.forget()
    this.#room.changed({ loading: afterRefusal(this.#room.held().loading, refusal) })
  }

  /** The page that was on its way is not coming, or not wanted any more. */
  lost() {
    this.#history.forget()
    this.#room.changed({ loading: nothing })
  }

  #ask(loading: Loading, frame: AskHistory) {
    if (!this.#room.isLive() || !isResting(this.#room.held().loading)) return
    this.#history.asked()
    this.#room.changed({ loading })
    this.#room.ask(frame)
  }
}

const nothing: Loading = { name: 'nothing' }
