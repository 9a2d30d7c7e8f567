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
  /** Of connections that were lost, or refused for now. */
  #lost: Sent[] = []
  /** Of the connection. */
  #epoch: string | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  sent(change: Change): void {
    this.#forget(change)
    // A position is told again and again, and not always answered.
    if (change.type === 'read')
      this.#sent = this.#sent.filter(({ change: { type, room } }) => type !== 'read' || room !== change.room)
    this.#sent.push({ change, epoch: this.#epoch, at: this.#now() })
  }

  /** The server has told of the room since, whatever it says. */
  answered(room: string): void {
    this.#sent = this.#sent.filter(({ change }) => change.room !== room)
  }

  /** The first change of this type is refused, with `isForNow` only until it is said again. */
  refused(type: string, isForNow: boolean): void {
    const at = this.#sent.findIndex(({ change }) => change.type === type)
    const refused = at === -1 ? [] : this.#sent.splice(at, 1)
    if (isForNow) this.#lost.push(...refused)
  }

  /** The connection was lost. */
  lost(): void {
    for (const sent of this.#sent.splice(0)) {
      this.#forget(sent.change)
      this.#lost.push(sent)
    }
  }

  /** A connection has begun. */
  joined(epoch: string): void {
    this.#epoch = epoch
  }

  /** Those that are to be said again. Positions of another epoch are of other messages. */
  again(): Change[] {
    const since = this.#now() - mostAge
    const lost = this.#lost.splice(0)
    const again = lost.filter(
      ({ change, epoch, at }) => at >= since && (change.type !== 'read' || epoch === this.#epoch),
    )
    return again.map(({ change }) => change)
  }

  /** What was said earlier of the same is no longer wanted. */
  #forget(newer: Change) {
    this.#lost = this.#lost.flatMap((earlier) => without(earlier, newer))
  }
}

/** What is left of an earlier change once a newer one is made. */
function without(earlier: Sent, newer: Change): Sent[] {
  const { change } = earlier
  if (change.room !== newer.room || change.type !== newer.type) return [earlier]
  if (change.type !== 'mark' || newer.type !== 'mark') return []
  const { type, room, ...marks } = change
  const left = Object.entries(marks).filter(([mark]) => !(mark in newer))
  return left.length === 0 ? [] : [{ ...earlier, change: { type, room, ...Object.fromEntries(left) } }]
}
