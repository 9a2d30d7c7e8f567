import { TurnQueue } from './turn-queue.ts'

/**
 * Begins at most a few pieces of work in one turn of the event loop, so that others are served between them. The keys take
 * turns: a crowd of one address delays itself.
 */
export class LoopTurns {
  readonly #turns: TurnQueue

  constructor(mostAtOnce: number) {
    this.#turns = new TurnQueue(() => mostAtOnce)
  }

  /** Resolves when the work may begin. */
  turn(key: string): Promise<void> {
    return this.#turns.wait(key, () => Promise.resolve())
  }
}
