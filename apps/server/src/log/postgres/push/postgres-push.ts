import { longestClaimMs, longestDeviceWaitMs } from '../../../push/claim-times.ts'
import type {
  DueRoom,
  PushClaim,
  PushKey,
  PushResult,
  PushStore,
  StoredDevice,
} from '../../../push/push-store.ts'
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
import { now, type Statements } from '../connection/statements.ts'

/** Who gets pushes, by the clock of the database. Every statement may be repeated. */
export class PostgresPush implements PushStore {
  readonly #sql: Statements

  constructor(statements: Statements) {
    this.#sql = statements
  }

  async keys({ publicKey, privateKey }: VapidKeys): Promise<VapidKeys> {
    const known = await this.#keys()
    if (known !== undefined) return known
    // Another node may store its own in the same moment: the first counts.
    await this.#sql.store(insertKeys, [publicKey, privateKey])
    const stored = await this.#keys()
    if (stored === undefined) throw new Error('The keys are gone that were just stored.')
    return stored
  }

  async setDevice(device: NewDevice, most: number): Promise<void> {
    const { id, author, endpoint, p256dh, auth } = device
    await this.#sql.store('DELETE FROM push_devices WHERE endpoint = $1 AND id <> $2', [endpoint, id])
    await this.#sql.store(upsertDevice, [id, author, endpoint, p256dh, auth, wishesOf(device)])
    await this.#sql.store(dropOldest, [author, most])
  }

  async device(id: string): Promise<StoredDevice | undefined> {
    const [row] = await this.#sql.read<DeviceRow>(selectDevice, [id])
    return row && deviceOf(row)
  }

  async removeDevice(id: string, endpoint?: string): Promise<void> {
    await this.#sql.store(deleteDevice, [id, endpoint ?? null])
  }

  async hasDevices(): Promise<boolean> {
    return (await this.#sql.read('SELECT FROM push_devices LIMIT 1', [])).length > 0
  }

  async due(
    rooms: readonly string[] | undefined,
    { device, room }: PushKey,
    limit: number,
  ): Promise<DueRoom[]> {
    return (await this.#sql.read<DueRow>(selectDue, [rooms ?? null, device, room, limit])).map(dueOf)
  }

  claim(claims: readonly PushClaim[], forMs: number): Promise<PushKey[]> {
    return this.#sql.store<PushKey & Record<string, unknown>>(insertClaims, [JSON.stringify(claims), forMs])
  }

  async finish(results: readonly PushResult[]): Promise<void> {
    await this.#sql.store(finishClaims, [JSON.stringify(results)])
  }

  async endClaims(): Promise<void> {
    await this.#sql.store('UPDATE push_rooms SET claimed = 0 WHERE claimed > 0', [])
  }

  async passOver(positions: readonly (PushKey & { told: number })[]): Promise<void> {
    await this.#sql.store(passOver, [JSON.stringify(positions)])
  }

  async setFailures(id: string, failures: number, waitMs: number): Promise<void> {
    await this.#sql.store(setFailures, [id, failures, waitMs])
  }

  async #keys(): Promise<VapidKeys | undefined> {
    const [row] = await this.#sql.read<{ publicKey: string; privateKey: string }>(selectKeys, [])
    return row
  }
}

const selectKeys = 'SELECT public_key AS "publicKey", private_key AS "privateKey" FROM push_keys'

const insertKeys = 'INSERT INTO push_keys (public_key, private_key) VALUES ($1, $2) ON CONFLICT DO NOTHING'

// The rooms of a new device begin with it, in one statement: nothing from before is due in between.
const upsertDevice = `
  WITH device AS (
    INSERT INTO push_devices AS d (id, author, endpoint, p256dh, auth, wishes, created, failures, retry_at)
    VALUES ($1, $2, $3, $4, $5, $6, ${now}, 0, 0)
    ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
      wishes = excluded.wishes, created = excluded.created, failures = 0, retry_at = 0
    RETURNING id, author
  )
  INSERT INTO push_rooms (device, room, told, shown, sent, claimed)
  SELECT d.id, m.room, r.head, 0, 0, 0 FROM device AS d
  JOIN members AS m ON m.author = d.author JOIN rooms AS r ON r.room = m.room
  WHERE NOT EXISTS (SELECT FROM push_devices WHERE id = $1)
  ORDER BY m.room ON CONFLICT (device, room) DO NOTHING`

const dropOldest = `
  DELETE FROM push_devices WHERE author = $1 AND id NOT IN
    (SELECT id FROM push_devices WHERE author = $1 ORDER BY created DESC, id LIMIT $2)`

const selectDevice = `
  SELECT id, author, endpoint, p256dh, auth, wishes, failures FROM push_devices WHERE id = $1`

const deleteDevice = 'DELETE FROM push_devices WHERE id = $1 AND ($2::text IS NULL OR endpoint = $2)'

const isFree = (claimed: string) => `${claimed} NOT BETWEEN ${now} + 1 AND ${now} + ${longestClaimMs}`

const selectDue = `
  SELECT ${dueColumns} FROM push_devices AS d
  JOIN credentials AS c ON c.id = d.id AND c.revoked_at IS NULL
  JOIN members AS m ON m.author = d.author
  JOIN rooms AS r ON r.room = m.room
  LEFT JOIN push_rooms AS p ON p.device = d.id AND p.room = m.room
  WHERE (d.id, m.room) > ($2, $3) AND ($1::text[] IS NULL OR m.room = ANY($1))
    AND d.retry_at NOT BETWEEN ${now} + 1 AND ${now} + ${longestDeviceWaitMs}
    AND ${isFree('coalesce(p.claimed, 0)')} AND (${isNews} OR ${isReadSince})
  ORDER BY d.id, m.room LIMIT $4`

const recordset = `
  json_to_recordset($1) AS k (device TEXT COLLATE "C", room TEXT COLLATE "C", told BIGINT, shown BIGINT)`

// In a fixed order, so that nodes do not deadlock. A device that is removed meanwhile is waited for.
const ofDevices = `
  FROM ${recordset} JOIN push_devices AS d ON d.id = k.device ORDER BY k.device, k.room FOR KEY SHARE OF d`

const insertClaims = `
  WITH wanted AS (SELECT k.device, k.room, k.told, k.shown ${ofDevices})
  INSERT INTO push_rooms AS p (device, room, told, shown, sent, claimed)
  SELECT device, room, told, shown, 0, ${now} + $2::bigint FROM wanted
  ON CONFLICT (device, room) DO UPDATE SET claimed = excluded.claimed
  WHERE p.told = excluded.told AND p.shown = excluded.shown AND ${isFree('p.claimed')}
  RETURNING device, room`

const finishClaims = `
  WITH locked AS (
    SELECT p.device, p.room, k.told, k.shown FROM push_rooms AS p JOIN ${recordset}
      ON p.device = k.device AND p.room = k.room
    ORDER BY p.device, p.room FOR UPDATE OF p
  )
  UPDATE push_rooms AS p SET claimed = 0, told = greatest(p.told, l.told), shown = coalesce(l.shown, p.shown),
    sent = CASE WHEN l.told IS NULL THEN p.sent ELSE ${now} END
  FROM locked AS l WHERE p.device = l.device AND p.room = l.room`

const passOver = `
  WITH wanted AS (SELECT k.device, k.room, k.told ${ofDevices})
  INSERT INTO push_rooms AS p (device, room, told, shown, sent, claimed)
  SELECT device, room, told, 0, 0, 0 FROM wanted
  ON CONFLICT (device, room) DO UPDATE SET told = excluded.told WHERE p.told < excluded.told`

const setFailures = `
  UPDATE push_devices SET failures = $2, retry_at = CASE WHEN $3::bigint = 0 THEN 0 ELSE ${now} + $3::bigint END
  WHERE id = $1`
