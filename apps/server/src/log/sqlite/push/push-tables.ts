import type { DatabaseSync } from 'node:sqlite'
import { longestClaimMs, longestDeviceWaitMs } from '../../../push/claim-times.ts'
import type { DueRoom, PushClaim, PushKey, PushResult, StoredDevice } from '../../../push/push-store.ts'
import type { VapidKeys } from '../../../push/vapid.ts'
import {
  deviceOf,
  dueColumns,
  dueOf,
  isNews,
  isReadSince,
  wishesOf,
  type DeviceRow,
  type DueRow,
  type NewDevice,
} from '../../push-rows.ts'
import { storeIn, type Unstored } from '../store-in.ts'

/** Who gets pushes, in the thread that owns the database. `now` is Unix time in milliseconds. */
export class PushTables {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
  }

  keys({ publicKey, privateKey }: VapidKeys): VapidKeys | Unstored {
    const known = this.#keys()
    return (
      known ??
      storeIn(this.#db, () => {
        this.#sql.addKeys.run(publicKey, privateKey)
        return { publicKey, privateKey }
      })
    )
  }

  setDevice(device: NewDevice, most: number, now: number): true | Unstored {
    const { id, author, endpoint, p256dh, auth } = device
    return storeIn(this.#db, () => {
      const isNew = this.device(id) === undefined
      this.#sql.dropEndpoint.run(endpoint, id)
      this.#sql.setDevice.run({ id, author, endpoint, p256dh, auth, wishes: wishesOf(device), now })
      if (isNew) this.#sql.beginRooms.run({ id, author })
      this.#sql.dropOldest.run({ author, most })
      return true
    })
  }

  device(id: string): StoredDevice | undefined {
    const row = this.#sql.device.get(id) as unknown as DeviceRow | undefined
    return row && deviceOf(row)
  }

  removeDevice(id: string, endpoint: string | undefined): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.removeDevice.run({ id, endpoint: endpoint ?? null })
      return true
    })
  }

  hasDevices(): boolean {
    return this.#sql.anyDevice.get() !== undefined
  }

  due(
    rooms: readonly string[] | undefined,
    { device, room }: PushKey,
    limit: number,
    now: number,
  ): DueRoom[] {
    const values = { rooms: rooms === undefined ? null : JSON.stringify(rooms), device, room, limit, now }
    return (this.#sql.due.all(values) as unknown as DueRow[]).map(dueOf)
  }

  claim(claims: readonly PushClaim[], forMs: number, now: number): PushKey[] | Unstored {
    return storeIn(this.#db, () =>
      claims
        .filter(
          ({ device, room, told, shown }) =>
            this.#sql.claim.run({ device, room, told, shown, now, until: now + forMs }).changes > 0,
        )
        .map(({ device, room }) => ({ device, room })),
    )
  }

  finish(results: readonly PushResult[], now: number): true | Unstored {
    return storeIn(this.#db, () => {
      for (const { device, room, told = null, shown = null } of results)
        this.#sql.finish.run({ device, room, told, shown, now })
      return true
    })
  }

  endClaims(): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.endClaims.run()
      return true
    })
  }

  passOver(positions: readonly (PushKey & { told: number })[]): true | Unstored {
    return storeIn(this.#db, () => {
      for (const { device, room, told } of positions) this.#sql.passOver.run({ device, room, told })
      return true
    })
  }

  setFailures(id: string, failures: number, waitMs: number, now: number): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.setFailures.run({ id, failures, retryAt: waitMs === 0 ? 0 : now + waitMs })
      return true
    })
  }

  #keys(): VapidKeys | undefined {
    const row = this.#sql.keys.get()
    return row && { publicKey: String(row['public_key']), privateKey: String(row['private_key']) }
  }
}

function statements(db: DatabaseSync) {
  return {
    keys: db.prepare('SELECT public_key, private_key FROM push_keys'),
    addKeys: db.prepare('INSERT INTO push_keys (public_key, private_key) VALUES (?, ?)'),
    dropEndpoint: db.prepare('DELETE FROM push_devices WHERE endpoint = ? AND id <> ?'),
    setDevice: db.prepare(
      `INSERT INTO push_devices (id, author, endpoint, p256dh, auth, wishes, created, failures, retry_at)
       VALUES (:id, :author, :endpoint, :p256dh, :auth, :wishes, :now, 0, 0)
       ON CONFLICT (id) DO UPDATE SET endpoint = :endpoint, p256dh = :p256dh, auth = :auth, wishes = :wishes,
         created = :now, failures = 0, retry_at = 0`,
    ),
    beginRooms: db.prepare(
      `INSERT INTO push_rooms (device, room, told, shown, sent, claimed)
       SELECT :id, m.room, r.head, 0, 0, 0 FROM members AS m JOIN rooms AS r ON r.name = m.room
       WHERE m.author = :author`,
    ),
    dropOldest: db.prepare(
      `DELETE FROM push_devices WHERE author = :author AND id NOT IN
         (SELECT id FROM push_devices WHERE author = :author ORDER BY created DESC, id LIMIT :most)`,
    ),
    device: db.prepare(
      'SELECT id, author, endpoint, p256dh, auth, wishes, failures FROM push_devices WHERE id = ?',
    ),
    removeDevice: db.prepare(
      'DELETE FROM push_devices WHERE id = :id AND (:endpoint IS NULL OR endpoint = :endpoint)',
    ),
    anyDevice: db.prepare('SELECT 1 FROM push_devices LIMIT 1'),
    due: db.prepare(
      `SELECT ${dueColumns} FROM push_devices AS d
       CROSS JOIN credentials AS c ON c.id = d.id AND c.revoked_at IS NULL
       CROSS JOIN members AS m ON m.author = d.author
       CROSS JOIN rooms AS r ON r.name = m.room
       LEFT JOIN push_rooms AS p ON p.device = d.id AND p.room = m.room
       WHERE (d.id, m.room) > (:device, :room)
         AND (:rooms IS NULL OR m.room IN (SELECT value FROM json_each(:rooms)))
         AND d.retry_at NOT BETWEEN :now + 1 AND :now + ${longestDeviceWaitMs}
         AND coalesce(p.claimed, 0) NOT BETWEEN :now + 1 AND :now + ${longestClaimMs}
         AND (${isNews} OR ${isReadSince})
       ORDER BY d.id, m.room LIMIT :limit`,
    ),
    claim: db.prepare(
      `INSERT INTO push_rooms AS p (device, room, told, shown, sent, claimed)
       SELECT id, :room, :told, :shown, 0, :until FROM push_devices WHERE id = :device
       ON CONFLICT (device, room) DO UPDATE SET claimed = :until
       WHERE p.told = :told AND p.shown = :shown AND p.claimed NOT BETWEEN :now + 1 AND :now + ${longestClaimMs}`,
    ),
    finish: db.prepare(
      `UPDATE push_rooms SET claimed = 0, told = max(told, coalesce(:told, told)), shown = coalesce(:shown, shown),
         sent = iif(:told IS NULL, sent, :now)
       WHERE device = :device AND room = :room`,
    ),
    endClaims: db.prepare('UPDATE push_rooms SET claimed = 0 WHERE claimed > 0'),
    passOver: db.prepare(
      `INSERT INTO push_rooms AS p (device, room, told, shown, sent, claimed)
       SELECT id, :room, :told, 0, 0, 0 FROM push_devices WHERE id = :device
       ON CONFLICT (device, room) DO UPDATE SET told = :told WHERE p.told < :told`,
    ),
    setFailures: db.prepare(
      'UPDATE push_devices SET failures = :failures, retry_at = :retryAt WHERE id = :id',
    ),
  }
}
