/** A message without an answer yet. */
export type RoundTrip =
  { name: 'waiting'; payload: Buffer; sentAt: number } | { name: 'overdue'; payload: Buffer }

/**
 * Matches answers to messages. Answers arrive in order. An echo belongs to its message, and earlier messages were lost;
 * any other answer (`Pong`) belongs to the oldest unanswered message, so a late one is not counted for the next message.
 */
export class RoundTrips {
  #open: RoundTrip[] = []

  get isWaiting(): boolean {
    return this.#open.at(-1)?.name === 'waiting'
  }

  sent(payload: Buffer, sentAt: number) {
    this.#open.push({ name: 'waiting', payload, sentAt })
  }

  /** No answer to the newest message arrived in time. */
  overdue() {
    this.#open = this.#open.map(({ payload }) => ({ name: 'overdue', payload }))
  }

  /** Milliseconds, when this answers the newest message in time. */
  answered(answer: Buffer, now: number): number | undefined {
    const echoed = this.#open.findIndex(({ payload }) => payload.equals(answer))
    const trip = this.#open.splice(0, Math.max(echoed, 0) + 1).at(-1)
    return trip?.name === 'waiting' ? now - trip.sentAt : undefined
  }
}
