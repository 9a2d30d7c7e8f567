/** Rooms that move within this time, in milliseconds, move at the same number: a busy room changes the index once per interval. */
const intervalMs = 1_000

/** Numbers the moves of rooms, in an order that restarts and a clock that is set back keep. */
export class MoveClock {
  #number: number
  #since = -Infinity

  /** `last`: the highest number that is stored. */
  constructor(last: number) {
    this.#number = last
  }

  /** The number of a move at `now`, in milliseconds. */
  at(now: number): number {
    if (now < this.#since || now >= this.#since + intervalMs) {
      this.#number += 1
      this.#since = now
    }
    return this.#number
  }
}
