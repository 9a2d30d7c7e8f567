import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Changes, Follower, Listener } from '../../message-log.ts'
import { ask } from '../connection/ask.ts'
import type { Hint } from './notify-payload.ts'
import { PostgresListener } from './subscriber.ts'
import type { Notes, PostgresReach } from '../connection/retrying-pool.ts'
import { PostgresSpeaker } from './publisher.ts'

// In milliseconds, while the database is lost.
const lookAgainMs = 250
const lookAgainSpreadMs = 2_000

/**
 * Tells those who watch which rooms have moved: at once when this node has moved them, when another node says so, and by
 * looking now and then, so that what was said and not heard costs time and nothing else.
 */
export class PostgresWatch {
  readonly #reach: PostgresReach
  readonly #listener: PostgresListener
  readonly #speaker: PostgresSpeaker
  readonly #node = randomUUID()
  readonly #ears = new Set<(hint?: Hint) => void>()
  readonly #lookEveryMs: number
  readonly #failed: (error: unknown) => void
  readonly #watchers = new Map<Listener, Follower | undefined>()
  /** Up to where the watchers of each room were told. */
  readonly #told = new Map<string, number>()
  #looking: 'no' | 'now' | 'again' = 'no'
  #timer: NodeJS.Timeout | undefined
  #dismissed = false
  #closed = false

  constructor(
    url: string,
    lookEveryMs: number,
    reach: PostgresReach,
    notes: Notes,
    failed: (error: unknown) => void,
  ) {
    this.#lookEveryMs = lookEveryMs
    this.#reach = reach
    this.#failed = failed
    this.#speaker = new PostgresSpeaker(this.#node, reach, notes, failed)
    this.#listener = new PostgresListener(
      url,
      { heard: (hint) => this.#heard(hint), knock: (knock) => this.#speaker.knock(knock) },
      notes,
    )
  }

  start() {
    this.#listener.listen().catch(this.#failed)
    this.look()
  }

  add(listener: Listener, follower?: Follower): () => void {
    this.#watchers.set(listener, follower)
    return () => void this.#watchers.delete(listener)
  }

  /** `ear` hears of people. Without a hint, something may have been said that was not heard. */
  hear(ear: (hint?: Hint) => void) {
    this.#ears.add(ear)
  }

  /** This node has moved the room, or may have. */
  moved(room: string, head: number, changes?: Changes) {
    this.#tell(room, head, changes)
    this.#speaker.moved(room, head)
  }

  /** Whoever was told could not read on, and is to be told again. */
  untold(room: string) {
    this.#told.delete(room)
  }

  /** Another life has begun. */
  startOver() {
    this.#told.clear()
    this.#startOver('another life')
  }

  /** Looks now, whatever it was waiting for. */
  look() {
    if (this.#looking !== 'no') this.#looking = 'again'
    else void this.#look().catch(this.#failed)
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#listener.close()
    this.#watchers.clear()
  }

  #heard(hint?: Hint) {
    if (hint === undefined) {
      for (const ear of this.#ears) ear()
      return this.look()
    }
    if (hint.from === this.#node || hint.epoch !== this.#reach.life.epoch) return
    if (hint.people !== undefined || hint.typing !== undefined) {
      for (const ear of this.#ears) ear(hint)
      return
    }
    if (hint.rooms === undefined) return this.look()
    for (const [room, head] of Object.entries(hint.rooms)) this.#tell(room, head)
  }

  #tell(room: string, head: number, changes?: Changes) {
    this.#told.set(room, Math.max(head, this.#told.get(room) ?? 0))
    for (const listener of this.#watchers.keys()) listener(room, changes)
  }

  async #look() {
    clearTimeout(this.#timer)
    this.#looking = 'now'
    await this.#reach.probe((client) => this.#lookOver(client))
    this.#startOverIfGivenUp()
    const again = this.#isAskedAgain()
    this.#looking = 'no'
    if (this.#closed) return
    if (again) return this.look()
    this.#timer = setTimeout(() => this.look(), this.#pauseMs())
  }

  async #lookOver(client: pg.ClientBase) {
    await this.#reach.life.look(client)
    const { epoch } = this.#reach.life
    const followed = this.#followed()
    const told = new Map(this.#told)
    const heads = await headsOf(client, followed)
    const isShorter = [...told].some(
      ([room, head]) => head > (heads.get(room) ?? 0) && (followed?.includes(room) ?? true),
    )
    // If that epoch is over meanwhile, what was told was of it.
    if (isShorter) return this.#reach.life.renew(client, epoch, 'a room was longer when it was seen')
    for (const [room, head] of heads) if (head > (this.#told.get(room) ?? -1)) this.#tell(room, head)
    for (const room of told.keys()) if (!heads.has(room)) this.#told.delete(room)
  }

  #startOverIfGivenUp() {
    if (this.#reach.isReached) this.#dismissed = false
    if (!this.#reach.isGivenUp('reads') || this.#dismissed) return
    this.#dismissed = true
    this.#startOver('unreachable')
  }

  #startOver(because: 'another life' | 'unreachable') {
    for (const follower of this.#watchers.values()) follower?.startOver(because)
  }

  /** Undefined: all rooms. */
  #followed(): string[] | undefined {
    const followers = [...this.#watchers.values()]
    if (followers.includes(undefined)) return undefined
    return [...new Set(followers.flatMap((follower) => [...(follower?.rooms() ?? [])]))]
  }

  #isAskedAgain() {
    return this.#looking === 'again'
  }

  #pauseMs() {
    // Not all nodes at once.
    if (!this.#reach.isReached) return lookAgainMs + Math.random() * lookAgainSpreadMs
    return this.#lookEveryMs * (this.#listener.hears ? 1 : 0.25) * (0.75 + Math.random() / 2)
  }
}

async function headsOf(client: pg.ClientBase, rooms: string[] | undefined) {
  const { rows } = await ask<{ room: string; head: number }>(
    client,
    'SELECT room, head FROM rooms WHERE $1::text[] IS NULL OR room = ANY($1)',
    [rooms ?? null],
  )
  return new Map(rows.map(({ room, head }) => [room, head]))
}
