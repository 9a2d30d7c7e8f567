import { fitsKey, hashKey } from '../../access/key-hash.ts'
import { TurnQueue } from '../limits/turn-queue.ts'

/** Each takes 32 MiB and a thread, of which the disk needs some, too. */
const mostAtOnce = 2
const mostWaiting = 50

/** Hashes of keys, few at a time. */
export class DoorKeys {
  readonly #turns = new TurnQueue(() => mostAtOnce, mostWaiting)

  /** Undefined: too many wait. `person`: whose turn it is. */
  fits(person: string, key: string, hash: string): Promise<boolean | undefined> {
    return this.#turns.run(person, () => fitsKey(key, hash))
  }

  /** Undefined: too many wait. */
  hash(person: string, key: string): Promise<string | undefined> {
    return this.#turns.run(person, () => hashKey(key))
  }
}
