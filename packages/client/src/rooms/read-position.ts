/** Milliseconds between two positions that are sent. */
const everyMs = 1_000

interface PositionConnection {
  /** False: it cannot be sent now. */
  send: (rev: number) => boolean
  after: (ms: number, then: () => void) => void
}

/** P16.5: how far the person has read the room of the connection, sent at most once a second. */
export class ReadPosition {
  readonly #connection: PositionConnection
  #read = 0
  #sent = 0
  #isResting = false

  constructor(connection: PositionConnection) {
    this.#connection = connection
  }

  read(rev: number): void {
    if (rev <= this.#read) return
    this.#read = rev
    this.send()
  }

  /** Sends the position that waits for its second: the connection is about to end. */
  flush(): void {
    this.#isResting = false
    this.send()
  }

  send(): void {
    if (this.#isResting || this.#sent >= this.#read || !this.#connection.send(this.#read)) return
    this.#sent = this.#read
    this.#isResting = true
    this.#connection.after(everyMs, () => {
      this.#isResting = false
      this.send()
    })
  }

  /** The next connection is told again. */
  lost(): void {
    this.#sent = 0
    this.#isResting = false
  }
}
