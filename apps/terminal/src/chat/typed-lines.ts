export interface LineListener {
  typed(line: string): void
  /** The input has ended. */
  ended(): void
}

/** Buffers typed lines until there is a listener, so that none is lost between a question and the chat. */
export class TypedLines {
  #waiting: string[] = []
  #ended = false
  #listener: LineListener | undefined

  push(line: string) {
    this.#waiting.push(line)
    this.#deliver()
  }

  end() {
    this.#ended = true
    this.#deliver()
  }

  listen(listener: LineListener | undefined) {
    this.#listener = listener
    this.#deliver()
  }

  /** The next line; undefined when the input has ended. */
  next(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.listen({
        typed: (line) => {
          this.listen(undefined)
          resolve(line)
        },
        ended: () => resolve(undefined),
      })
    })
  }

  #deliver() {
    for (const listener = this.#listener; listener !== undefined && listener === this.#listener;) {
      const line = this.#waiting.shift()
      if (line !== undefined) listener.typed(line)
      else {
        if (this.#ended) listener.ended()
        return
      }
    }
  }
}
