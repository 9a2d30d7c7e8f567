import type { ClientFrame } from '@parley/shared'

export type Change = Extract<ClientFrame, { type: 'mark' | 'read' | 'leave' }>

interface Sent {
  change: Change
  epoch: string | undefined
  /** In milliseconds. */
  at: number
}

/** Milliseconds. What was said earlier may be overtaken by another device. */
const mostAge = 60_000

/**
 * P16.5, P16.6, P16.7: what was sent of one's rooms and not answered yet. A connection that was lost may have lost it, so the
 * next one of the same room says it again, once and soon.
 */
export class UnansweredChanges {
  readonly #now: () => number
  #sent: Sent[] = []
  /** Of connections that were lost. */
  #lost: Sent[] = []
  /** Of the connection. */
  #epoch: string | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  sent(change: Change): void {
    this.#sent.push({ change, epoch: this.#epoch, at: this.#now() })
  }

  /** The server has told of the room since, whatever it says. */
  answered(room: string): void {
    this.#sent = this.#sent.filter(({ change }) => change.room !== room)
  }

  /** The first change of this type is refused. */
  refused(type: string): void {
    const at = this.#sent.findIndex(({ change }) => change.type === type)
    if (at !== -1) this.#sent.splice(at, 1)
  }

  /** The connection was lost. */
  lost(): void {
    this.#lost.push(...this.#sent.splice(0))
  }

  /** A connection has begun. */
  joined(epoch: string): void {
    this.#epoch = epoch
  }

  /** Those of earlier connections that are to be said again. Positions of another epoch are of other messages. */
  again(): Change[] {
    const since = this.#now() - mostAge
    const lost = this.#lost.splice(0)
    const again = lost.filter(
      ({ change, epoch, at }) => at >= since && (change.type !== 'read' || epoch === this.#epoch),
    )
    return again.map(({ change }) => change)
  }
}
