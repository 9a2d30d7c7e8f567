import * as v from 'valibot'
import { scoped } from '../../storage/browser-storage.ts'

/** Tabs get a message, and answer each other, within this many milliseconds. */
export const settleMs = 400

const tabMessage = v.variant('type', [
  /** A tab is about to notify of the message `id`. With the lowest tab id, "", it has done so. */
  v.object({
    type: v.literal('claim'),
    room: v.string(),
    epoch: v.string(),
    id: v.number(),
    tab: v.string(),
  }),
  /** A tab of the room is looked at. */
  v.object({ type: v.literal('looking'), room: v.string() }),
])

type TabMessage = v.InferOutput<typeof tabMessage>

/** The message that a tab would notify of. */
export interface Notice {
  readonly room: string
  readonly epoch: string
  readonly id: number
  show(): void
}

/** The part of a BroadcastChannel that is used. It exists on plain http, unlike Web Locks. */
export interface TabChannel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  close(): void
}

interface Tab {
  /** Different in each tab. */
  readonly id: string
  /** Whether this tab shows the room and is looked at. */
  isLookedAt(room: string): boolean
  /** Another tab of the room is looked at. */
  onLooking(room: string): void
  /** Another tab has notified. */
  onNotified(): void
}

/** Lets one tab of a room notify of a message, and none while any tab of the room is looked at. */
export class TabNotices {
  readonly #channel: TabChannel
  readonly #tab: Tab
  /** The newest message that another tab has claimed, by room and epoch. */
  readonly #claimed = new Map<string, number>()
  #pending: Notice | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(channel: TabChannel, tab: Tab) {
    this.#channel = channel
    this.#tab = tab
    channel.addEventListener('message', ({ data }) => {
      const message = v.safeParse(tabMessage, data) // a tab may run another build
      if (message.success) this.#receive(message.output)
    })
  }

  /** Calls `show` soon, unless another tab does. Of several messages, only the newest is shown. */
  offer(notice: Notice) {
    if ((this.#claimed.get(logOf(notice)) ?? 0) >= notice.id) return
    // Not started again: a flood is notified of before it ends.
    if (this.#pending === undefined) this.#timer = setTimeout(() => this.#show(), settleMs)
    this.#pending = notice
    this.#claim(notice, this.#tab.id)
  }

  /** Call when this tab is looked at. */
  look(room: string) {
    this.#withdraw()
    this.#send({ type: 'looking', room })
  }

  #receive(message: TabMessage) {
    if (message.type === 'looking') {
      if (this.#pending?.room === message.room) this.#withdraw()
      return this.#tab.onLooking(message.room)
    }
    const log = logOf(message)
    this.#claimed.set(log, Math.max(message.id, this.#claimed.get(log) ?? 0))
    if (message.tab === '') this.#tab.onNotified()
    if (this.#tab.isLookedAt(message.room)) this.#send({ type: 'looking', room: message.room })
    if (this.#pending === undefined || logOf(this.#pending) !== log) return
    const { id } = this.#pending
    if (message.id > id || (message.id === id && message.tab < this.#tab.id)) this.#withdraw()
  }

  #show() {
    const notice = this.#pending
    this.#withdraw()
    if (notice === undefined || this.#tab.isLookedAt(notice.room)) return
    this.#claim(notice, '')
    notice.show()
  }

  #withdraw() {
    clearTimeout(this.#timer)
    this.#pending = undefined
  }

  #claim({ room, epoch, id }: Notice, tab: string) {
    this.#send({ type: 'claim', room, epoch, id, tab })
  }

  #send(message: TabMessage) {
    this.#channel.postMessage(message)
  }
}

/** A channel to the other tabs of this browser; without others where the browser has none, as with blocked storage. */
export function openTabChannel(): TabChannel {
  try {
    return new BroadcastChannel(scoped('parley.notices'))
  } catch (error) {
    console.info('Tabs cannot reach each other in this browser', error)
    return { postMessage: () => {}, addEventListener: () => {}, close: () => {} }
  }
}

const logOf = ({ room, epoch }: { room: string; epoch: string }) => `${room} ${epoch}`
