/** What a node knew before it sent a query. */
export interface Baseline {
  epoch: string
  flushed: number
  heads: ReadonlyMap<string, number>
}

/** The state of the epoch that every query of the log reads along, from the same moment. */
export interface Observation {
  epoch: string
  stored_timeline: string
  timeline: string
  /** Bytes of write-ahead log that the database has ever synced. */
  flushed: number
}

/** The database that the epoch began in, and the one it is read from. */
export interface Origin {
  stored_cluster: string
  cluster: string
  stored_relation: string
  relation: string
}

/** `changed`: the answer belongs to another epoch. `lost`: history was lost, and a new epoch must begin. */
export type Verdict = { type: 'current' } | { type: 'changed' } | { type: 'lost'; why: string }

/**
 * Detects that history was lost: a promoted standby (another timeline), a restored dump (other tables, or another cluster),
 * a restored disk (less write-ahead log than this node has seen, or a shorter room). No I/O: `epoch-verifier.ts` reads and
 * writes the epoch.
 */
export class EpochGuard {
  readonly #onChange: () => void
  readonly #heads = new Map<string, number>()
  #epoch = ''
  #flushed = 0

  /** `onChange` is called when a new epoch has begun. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Empty until the first `checkOrigin`. */
  get epoch() {
    return this.#epoch
  }

  /** Take it before a query is sent, and pass it in with the answer. */
  baseline(rooms: readonly string[] = []): Baseline {
    return {
      epoch: this.#epoch,
      flushed: this.#flushed,
      heads: new Map(rooms.map((room) => [room, this.#heads.get(room) ?? 0])),
    }
  }

  /** `flushed` is what the database had synced after a commit. */
  recordCommit(epoch: string, flushed: number) {
    if (epoch === this.#epoch) this.#flushed = Math.max(this.#flushed, flushed)
  }

  /** The heads of rooms that this node has committed in that epoch, and may not have read yet. */
  recordHeads(epoch: string, heads: ReadonlyMap<string, number>) {
    if (epoch === this.#epoch) for (const [room, head] of heads) this.#recordHead(room, head)
  }

  /** The answer may only be used when it is `current`. */
  check(baseline: Baseline, observed: Observation, heads: ReadonlyMap<string, number> = new Map()): Verdict {
    if (observed.epoch !== this.#epoch) {
      // A query sent before this node knew the epoch says nothing about it.
      if (baseline.epoch === this.#epoch) this.adopt(observed.epoch)
      return { type: 'changed' }
    }
    // A new epoch may be shorter than the baseline of the previous one.
    if (baseline.epoch !== observed.epoch) return { type: 'changed' }
    const why = damageOf(baseline, observed, heads)
    if (why !== undefined) return { type: 'lost', why }
    this.#flushed = Math.max(this.#flushed, observed.flushed)
    for (const [room, head] of heads) this.#recordHead(room, head)
    return { type: 'current' }
  }

  /** Adopts the epoch of the database, unless it has lost history since that epoch began. */
  checkOrigin(baseline: Baseline, observed: Observation & Origin): Verdict {
    if (this.#epoch === '') this.#epoch = observed.epoch
    // Another node may have begun a new epoch, which may be shorter than the baseline.
    const comparable = observed.epoch === baseline.epoch ? baseline : { ...baseline, flushed: 0 }
    const isAtOrigin =
      observed.cluster === observed.stored_cluster && observed.relation === observed.stored_relation
    const why = isAtOrigin ? damageOf(comparable, observed, new Map()) : 'the database was restored or moved'
    if (why !== undefined) return { type: 'lost', why }
    this.adopt(observed.epoch)
    this.#flushed = Math.max(this.#flushed, observed.flushed)
    return { type: 'current' }
  }

  adopt(epoch: string) {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.#flushed = 0
    this.#heads.clear()
    this.#onChange()
  }

  // The recently used rooms suffice: `flushed` covers the others.
  #recordHead(room: string, head: number) {
    const known = this.#heads.get(room) ?? 0
    this.#heads.delete(room)
    this.#heads.set(room, Math.max(known, head))
    const [oldest] = this.#heads.keys()
    if (this.#heads.size > maxHeads && oldest !== undefined) this.#heads.delete(oldest)
  }
}

const maxHeads = 10_000

function damageOf(baseline: Baseline, observed: Observation, heads: ReadonlyMap<string, number>) {
  if (observed.timeline !== observed.stored_timeline)
    return 'the database continues from a standby or a backup'
  if (observed.flushed < baseline.flushed) return 'the write-ahead log went back'
  for (const [room, head] of heads)
    if (head < (baseline.heads.get(room) ?? 0)) return 'the head of a room went back'
  return undefined
}
