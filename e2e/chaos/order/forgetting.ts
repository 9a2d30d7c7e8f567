import { setTimeout as sleep } from 'node:timers/promises'
import type { SeededRandom } from '../seeded-random.ts'
import type { TestBed } from '../test-bed.ts'
import { floorIn } from './order-log.ts'
import type { RoomRecords } from './room-records.ts'
import { until } from './until.ts'

const dayMs = 24 * 60 * 60_000
/** Retention runs when it has not for an hour, and the clock of a node may step by one. */
const longAgoMs = 3 * 60 * 60_000
/** A node that has started looks for old messages within this time. */
const retentionMs = 15_000

/** Erasing and retention, amid everything else. */
export class Forgetting {
  readonly #testBed: TestBed
  readonly #random: SeededRandom
  readonly #records: RoomRecords

  constructor(testBed: TestBed, random: SeededRandom, records: RoomRecords) {
    this.#testBed = testBed
    this.#random = random
    this.#records = records
  }

  /** Erasing may be interrupted by what else happens, and is begun again then. */
  async erase(person: string): Promise<void> {
    let why: unknown
    const isErased = async () => {
      try {
        await this.#testBed.erase(person)
        return true
      } catch (error) {
        // The interrupted one had done everything.
        const isDone = why !== undefined && String(error).includes('There is nobody with the id')
        why = error
        return isDone
      }
    }
    await until('somebody is erased', isErased).catch((error: unknown) => {
      throw new Error(`${String(error)} ${String(why)}`)
    })
  }

  /** Ages the messages below this id, and restarts nodes until one of them has told that they are deleted. */
  async retainFrom(floor: number): Promise<void> {
    await this.#records.query(
      `UPDATE messages SET at = at - ${2 * dayMs} WHERE room = ${this.#records.ofRoom} AND id < $2`,
      [this.#records.room, floor],
    )
    const isDone = async () => floorIn(await this.#records.entries()) >= floor
    await until('retention has run', async () => {
      await this.#records.query('UPDATE retention SET at = $1', [Date.now() - longAgoMs])
      const node = this.#random.pick(this.#testBed.nodes)
      await node.kill('SIGKILL')
      await node.start()
      for (const end = Date.now() + retentionMs; !(await isDone()) && Date.now() < end;) await sleep(200)
      return isDone()
    })
  }
}
