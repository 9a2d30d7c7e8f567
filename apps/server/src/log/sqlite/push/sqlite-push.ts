import type {
  DueRoom,
  PushClaim,
  PushKey,
  PushResult,
  PushStore,
  StoredDevice,
} from '../../../push/push-store.ts'
import type { VapidKeys } from '../../../push/vapid.ts'
import type { NewDevice } from '../../push-rows.ts'
import type { LogCalls } from '../log-calls.ts'

/** Who gets pushes, in the database of a log. */
export class SqlitePush implements PushStore {
  readonly #calls: LogCalls

  constructor(calls: LogCalls) {
    this.#calls = calls
  }

  keys(made: VapidKeys): Promise<VapidKeys> {
    return this.#calls.store('pushKeys', made)
  }

  async setDevice(device: NewDevice, most: number): Promise<void> {
    await this.#calls.store('setPushDevice', device, most)
  }

  device(id: string): Promise<StoredDevice | undefined> {
    return this.#calls.read('pushDevice', id)
  }

  async removeDevice(id: string, endpoint?: string): Promise<void> {
    await this.#calls.store('removePushDevice', id, endpoint)
  }

  hasDevices(): Promise<boolean> {
    return this.#calls.read('hasPushDevices')
  }

  due(rooms: readonly string[] | undefined, after: PushKey, limit: number): Promise<DueRoom[]> {
    return this.#calls.read('duePushes', rooms, after, limit)
  }

  claim(claims: readonly PushClaim[], forMs: number): Promise<PushKey[]> {
    return this.#calls.store('claimPushes', claims, forMs)
  }

  async finish(results: readonly PushResult[]): Promise<void> {
    await this.#calls.store('finishPushes', results)
  }

  async endClaims(): Promise<void> {
    await this.#calls.store('endPushClaims')
  }

  async passOver(positions: readonly (PushKey & { told: number })[]): Promise<void> {
    await this.#calls.store('passOverPushes', positions)
  }

  async setFailures(id: string, failures: number, waitMs: number): Promise<void> {
    await this.#calls.store('setPushFailures', id, failures, waitMs)
  }
}
