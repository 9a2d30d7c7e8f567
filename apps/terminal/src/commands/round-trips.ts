/** What one message came to: milliseconds until its answer, or nothing in time. */
export type Trip =
  { name: 'under way'; payload: Buffer; sentAt: number } | { name: 'overdue'; payload: Buffer }

/**
 * Knows which message an answer belongs to. Answers come in order. One that repeats a message is that message's, and what
 * was sent before it was lost; any other (`Pong`) is taken for the answer to the oldest message without one, so one
 * that comes too late is not mistaken for the next.
 */
export class RoundTrips {
  #open: Trip[] = []

  get underWay(): boolean {
    return this.#open.at(-1)?.name === 'under way'
  }

  sent(payload: Buffer, sentAt: number) {
    this.#open.push({ name: 'under way', payload, sentAt })
  }

  /** The answer to the newest message has not come in time. */
  overdue() {
    this.#open = this.#open.map(({ payload }) => ({ name: 'overdue', payload }))
  }

  /** Milliseconds, when this answers the message under way. */
  answered(answer: Buffer, now: number): number | undefined {
    const echoed = this.#open.findIndex(({ payload }) => payload.equals(answer))
    const trip = this.#open.splice(0, Math.max(echoed, 0) + 1).at(-1)
    return trip?.name === 'under way' ? now - trip.sentAt : undefined
  }
}
