import type { DueRoom, PushKey, PushStore } from '../../push/push-store.ts'

/** Milliseconds for which positions are gathered: where much is said to people who are not told, that is few transactions. */
const gatherMs = 5_000
/** Positions that are gathered at most. */
const mostGathered = 500

/** Rooms of devices of which there was nothing to tell: remembered at once, and stored later. What is lost is found again. */
export class PassedOver {
  readonly #store: Pick<PushStore, 'passOver'>
  readonly #gathered = new Map<string, PushKey & { told: number }>()
  #storedAt = -Infinity

  constructor(store: Pick<PushStore, 'passOver'>) {
    this.#store = store
  }

  has(due: DueRoom): boolean {
    const known = this.#gathered.get(keyOf(due))
    const isReadSince = due.shown > 0 && due.read >= due.shown
    return known !== undefined && known.told >= due.head && !isReadSince
  }

  add({ device, room, head }: DueRoom): void {
    this.#gathered.set(keyOf({ device, room }), { device, room, told: head })
  }

  /** Stores them where it is time to. Rejects as the store does. */
  async store(): Promise<void> {
    const now = performance.now()
    if (this.#gathered.size === 0) return
    if (this.#gathered.size < mostGathered && now - this.#storedAt < gatherMs) return
    this.#storedAt = now
    const positions = [...this.#gathered.values()]
    await this.#store.passOver(positions)
    for (const position of positions)
      if (this.#gathered.get(keyOf(position)) === position) this.#gathered.delete(keyOf(position))
  }
}

function keyOf({ device, room }: PushKey) {
  return `${device} ${room}`
}
