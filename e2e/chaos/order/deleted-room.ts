import { setTimeout as sleep } from 'node:timers/promises'
import { check, type CheckResult } from '../checker.ts'
import { RecordingClient } from '../recording-client.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { TestBed } from '../test-bed.ts'
import { floorIn, withoutBelow } from './order-log.ts'
import { RoomRecords } from './room-records.ts'
import { until } from './until.ts'

const memberCount = 3

/** A room that the owner of the server deletes while people post in it, who come back to the next one of its name. */
export class DeletedRoom {
  readonly #random: SeededRandom
  readonly #records: RoomRecords
  readonly #owner: RecordingClient
  readonly #members: readonly RecordingClient[]
  #deletion: Promise<void> = Promise.resolve()

  /** `owner`: the name of the owner of the server, whose token follows from it. */
  constructor(testBed: TestBed, port: number, number: number, owner: string, random: SeededRandom) {
    this.#random = random
    const room = `deleted-${number}`
    this.#records = new RoomRecords(testBed, room)
    this.#owner = new RecordingClient(port, room, owner, number, 'nothing')
    this.#members = Array.from(
      { length: memberCount },
      (_, n) => new RecordingClient(port, room, `guest${n}x${number}`, number, 'posts'),
    )
  }

  get clients(): RecordingClient[] {
    return [this.#owner, ...this.#members]
  }

  /** The clients have started. */
  begin() {
    this.#deletion = this.#delete()
    this.#deletion.catch(() => undefined) // it is awaited in `end`
  }

  /** Waits until nothing is stored of the room that was deleted, and people have posted in the next one. */
  async end(): Promise<void> {
    await this.#deletion
    const floor = floorIn(await this.#records.entries())
    await until('nothing is left of the deleted room', async () => (await this.#countBelow(floor)) === 0)
  }

  /** To be called when the clients have left. */
  async result(): Promise<CheckResult> {
    const [log, entries] = await Promise.all([this.#records.log(), this.#records.entries()])
    const floor = floorIn(entries)
    const histories = this.clients.map(({ history }) => history)
    for (const history of histories) withoutBelow(history, floor)
    const given = new Set(
      histories.flatMap(({ name, endedWith }) => [...endedWith].map((cid) => `${name} ${cid}`)),
    )
    const { name: owner } = this.#owner.history
    const result = check(histories, log, { entries, owner, floor, mostSlow: [] })
    // What was written for the deleted room, and what is stored of it, is in no other one.
    const late = log.filter(({ username, cid, id }) => id < floor || given.has(`${username} ${cid}`)).length
    return { ...result, unlawful: result.unlawful + late + (await this.#countBelow(floor)) }
  }

  async #delete() {
    const { moderation } = this.#owner
    const { room } = this.#records
    await until('everybody has posted', () =>
      this.#members.every(({ history }) => history.acknowledged.length > 0),
    )
    await sleep(this.#random.between(0, 2_000))
    await until('the room is deleted', async () => {
      // The answer may be that the room is deleted, which ends the connection.
      await moderation.ask({ type: 'delete_room', name: room })
      return floorIn(await this.#records.entries()) > 0
    })
    const floor = floorIn(await this.#records.entries())
    await until('everybody has posted in the next room', () =>
      this.#members.every(({ history }) => history.acknowledged.some(({ id }) => id >= floor)),
    )
  }

  async #countBelow(floor: number): Promise<number> {
    const [row] = await this.#records.query<{ count: number }>(
      `SELECT count(*) AS count FROM messages WHERE room = ${this.#records.ofRoom} AND id < $2`,
      [this.#records.room, floor],
    )
    return Number(row?.count)
  }
}
