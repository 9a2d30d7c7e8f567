import type { Notifications, QuietHours } from '@parley/shared'
import type { PushTarget } from './push-sender.ts'
import type { VapidKeys } from './vapid.ts'

/** A device that gets pushes. `id` is that of its credential. */
export interface StoredDevice extends PushTarget {
  id: string
  author: string
  text: boolean
  quiet: QuietHours | undefined
  /** Names of people of whom nothing is told there. */
  hidden?: string[] | undefined
  /** Times that its push service has taken nothing, since it last did. */
  failures: number
}

/** A room of the person of a device, with something to look at. Revs and ids as in the log; 0: none. */
export interface DueRoom {
  device: string
  author: string
  room: string
  notify: Notifications
  /** Up to which rev the person has read the room, and its newest rev. */
  read: number
  head: number
  /** Up to which rev the device was told what there is to tell. */
  told: number
  /** The newest message of which the device shows a notification, as far as is known. */
  shown: number
  /** When something was sent last: Unix time in milliseconds. */
  sentAt: number
}

/** One row of what is told: a device in a room. */
export interface PushKey {
  device: string
  room: string
}

/** A room of a device, as it was due. */
export type PushClaim = Pick<DueRoom, 'device' | 'room' | 'told' | 'shown'>

/** What came of a claim: `told` and `shown` where something was sent. The claim ends. */
export type PushResult = PushKey & { told?: number; shown?: number }

/**
 * Which devices get pushes, and what they have been told (P18). There is no queue: what is to be told follows from the log, from how
 * far the person has read, and from how far the device was told. Every engine passes the suite in `testing/push/push-contract.ts`.
 * Errors are those of PeopleStore; times are of the clock of the database.
 */
export interface PushStore {
  /** The keys of the log: `made`, where there are none. */
  keys(made: VapidKeys): Promise<VapidKeys>
  /**
   * Stores a device, in place of what has its id or its endpoint, and removes the oldest of the author beyond `most`. A new one is
   * told what comes from now on.
   */
  setDevice(device: Omit<StoredDevice, 'failures'>, most: number): Promise<void>
  device(id: string): Promise<StoredDevice | undefined>
  /** With an endpoint, only if it still has that one. */
  removeDevice(id: string, endpoint?: string): Promise<void>
  /** Whether there is any. */
  hasDevices(): Promise<boolean>
  /**
   * Up to `limit` rooms of devices, in order of device and room, after `after`: rooms with changes that are neither read nor told, and
   * rooms that were read since. Without those that are claimed, that wait for their push service, or whose credential is revoked.
   * `rooms`: only these; undefined: all.
   */
  due(rooms: readonly string[] | undefined, after: PushKey, limit: number): Promise<DueRoom[]>
  /** Those that are granted: for `forMs` milliseconds, nobody else gets them. Not those that have changed since they were read. */
  claim(claims: readonly PushClaim[], forMs: number): Promise<PushKey[]>
  /** Ends claims, and stores what was told. */
  finish(results: readonly PushResult[]): Promise<void>
  /** Ends all claims: to be called at the start of the only node, which has none. */
  endClaims(): Promise<void>
  /** Stores that there was nothing to tell up to these revs. */
  passOver(positions: readonly (PushKey & { told: number })[]): Promise<void>
  /** Its push service has taken something, or not: then nothing is due for `waitMs` milliseconds. */
  setFailures(id: string, failures: number, waitMs: number): Promise<void>
}
