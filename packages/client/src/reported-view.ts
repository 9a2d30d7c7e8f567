import { aboveFloor } from './timeline/floor.ts'
import type { Listener, RoomView } from './room-view.ts'

/** A view, and the listener that hears of every new one. */
export class ReportedView {
  readonly #listener: Pick<Listener, 'changed'>
  #batching = false
  #current: RoomView

  constructor(listener: Pick<Listener, 'changed'>, first: RoomView) {
    this.#listener = listener
    this.#current = first
  }

  get current(): RoomView {
    return this.#current
  }

  change(change: Partial<RoomView>) {
    const next = { ...this.#current, ...change }
    // The floor has risen, or a page was read before it did.
    const mayBeBelow = 'shown' in change || 'loading' in change
    this.#current = mayBeBelow ? aboveFloor(next, next.shown?.floor ?? 0) : next
    if (!this.#batching) this.#listener.changed(this.#current)
  }

  /** Reports all changes of one frame as one view, so that a message is never in the timeline and in the outbox at once. */
  batch(take: () => void) {
    const before = this.#current
    this.#batching = true
    try {
      take()
    } finally {
      this.#batching = false
      if (this.#current !== before) this.#listener.changed(this.#current)
    }
  }
}
