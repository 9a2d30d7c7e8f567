import type {
  AskThread,
  AskHistory,
  ThreadFrame,
  HistoryFrame,
  Message,
  Reacted,
  Refusal,
} from '@parley/shared'
import type { Environment } from '../connection/environment.ts'
import type { Thread, ThreadReader } from './thread-reader.ts'
import { afterRefusal, PageMerger, isResting, type Loading } from './page-merger.ts'
import { applyToHistory, splitTimeline, type LoadedMessages } from './history-window.ts'
import { keepNewest, type Timeline } from './timeline.ts'

/** The loaded messages, and which page is being loaded. */
export interface PagingState extends LoadedMessages {
  readonly loading: Loading
  /** The one that is shown. */
  readonly thread: Thread | undefined
}

/** The room whose pages are loaded. */
interface PagedRoom {
  state(): PagingState
  changed(change: Partial<PagingState>): void
  isLive(): boolean
  send(frame: AskHistory | AskThread): void
}

/** Loads the pages that a reader scrolls to, and drops those that they have left. */
export class HistoryPager {
  readonly #room: PagedRoom
  readonly #environment: Pick<Environment, 'after'>
  readonly #merger = new PageMerger()
  #thread: ThreadReader | undefined
  #requested: AskHistory | undefined
  #cancelRetry: () => void = () => undefined

  constructor(environment: Pick<Environment, 'after'>, room: PagedRoom) {
    this.#environment = environment
    this.#room = room
  }

  /** Undefined until `readThreads`. */
  get thread(): ThreadReader | undefined {
    return this.#thread
  }

  /** Reads threads, too. A page loads the code for that with the first one. */
  readThreads(Reader: typeof ThreadReader): ThreadReader {
    const room = this.#room
    return (this.#thread ??= new Reader(this.#environment, {
      state: () => room.state().thread,
      changed: (thread) => room.changed({ thread }),
      isLive: () => room.isLive(),
      send: (frame) => room.send(frame),
    }))
  }

  /** Requests the page before the first message of the window, or of the timeline when there is no window. */
  loadOlder() {
    const { historyWindow, timeline } = this.#room.state()
    const { messages, more } = historyWindow ?? timeline
    const first = messages[0]
    if (more && first !== undefined) this.#request({ name: 'older' }, { type: 'history', before: first.id })
  }

  /** Requests the page after the window; when it reaches the timeline, both become one. */
  loadNewer() {
    const last = this.#room.state().historyWindow?.messages.at(-1)
    if (last !== undefined) this.#request({ name: 'newer' }, { type: 'history', after: last.id })
  }

  /** Requests the messages around one that is not loaded. They become the window; without it, `loading` becomes `missing`. */
  loadAround(id: number) {
    this.#request({ name: 'around', id }, { type: 'history', around: id })
  }

  /** Cancels `loadAround`. */
  cancelAround() {
    if (this.#room.state().loading.name === 'around') this.cancel()
  }

  /** Returns to the timeline, and cancels `loadAround`. */
  closeWindow() {
    this.cancelAround()
    if (this.#room.state().historyWindow !== undefined) this.#room.changed({ historyWindow: undefined })
  }

  /** Drops the messages between `last` and the newest `most`, which nobody reads. */
  dropGap(last: number, most: number) {
    const { historyWindow, timeline } = this.#room.state()
    if (historyWindow === undefined) this.#room.changed(splitTimeline(timeline, last, most))
  }

  /** Drops all but the newest `most` messages of the timeline. */
  keepNewest(most: number) {
    const held = this.#room.state()
    const timeline = keepNewest(held.timeline, most)
    if (timeline !== held.timeline) this.#room.changed({ timeline })
  }

  /** The requested page has arrived. */
  receive(frame: HistoryFrame | ThreadFrame) {
    if (frame.type === 'thread') return this.#thread?.receive(frame)
    const held = this.#room.state()
    this.#room.changed(this.#merger.take(frame, held, held.loading))
    // It may be the answer to an earlier request, which was cancelled.
    if (isResting(this.#room.state().loading)) this.#cancelRetry()
  }

  /** The timeline has changed to this by these messages; `unloaded` are reactions to messages that are not loaded. */
  timelineChanged(timeline: Timeline, messages: readonly Message[], unloaded: readonly Reacted[]) {
    this.#merger.changed(messages, unloaded)
    this.#thread?.timelineChanged(messages, unloaded)
    this.#room.changed({
      timeline,
      historyWindow: applyToHistory(this.#room.state().historyWindow, messages),
    })
  }

  /** With `retryAfter`, the page is requested again then, and is loading until then. */
  refused(refusal: Refusal) {
    if (this.#thread?.refused(refusal)) return
    const again = this.#requested
    if (again !== undefined && refusal.retryAfter !== undefined && !isResting(this.#room.state().loading)) {
      this.#cancelRetry()
      this.#cancelRetry = this.#environment.after(refusal.retryAfter * 1_000, () => this.#room.send(again))
      return
    }
    this.#merger.forget()
    this.#room.changed({ loading: afterRefusal(this.#room.state().loading, refusal) })
  }

  /** The connection is lost. */
  lost() {
    this.cancel()
    this.#thread?.lost()
  }

  /** The requested page will not arrive, or is not wanted. */
  cancel() {
    this.#cancelRetry()
    this.#merger.forget()
    this.#room.changed({ loading: nothing })
  }

  #request(loading: Loading, frame: AskHistory) {
    if (!this.#room.isLive() || !isResting(this.#room.state().loading)) return
    this.#merger.requested()
    this.#cancelRetry()
    this.#requested = frame
    this.#room.changed({ loading })
    this.#room.send(frame)
  }
}

const nothing: Loading = { name: 'nothing' }
