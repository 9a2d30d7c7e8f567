import { leaseMs } from './presence-store.ts'

// clock_timestamp(): the time when the row is read. The statement may have waited for a lock since it started.
// The tables and columns keep their old names until the schema changes: `notices` are records, `standing` is the status.

const lease = `interval '${leaseMs} milliseconds'`

/** Not ended, and not so far ahead that the clock must have been set back since: such a lease would last for too long. */
const holds = `clock_timestamp() AND expires <= clock_timestamp() + 2 * ${lease}`

/** A node is deleted this long after its lease ended. */
const deletedAfter = "interval '1 minute'"

/** $1: the node, $2: the version of the schema that it knows. */
export const arrive = `
  INSERT INTO nodes (node, version, floor, expires, schema) VALUES ($1, 0, 0, clock_timestamp() + ${lease}, $2)`

/**
 * $1: the node, $2: its next version, $3: the records, $4 and $5: channel and payload of a notification; no notification if
 * $5 is null. Returns one row when the lease holds and the version is new. A late statement from a lost connection finds a
 * newer version and writes nothing.
 */
export const write = `
  WITH self AS (
    UPDATE nodes SET version = $2, expires = clock_timestamp() + ${lease}
    WHERE node = $1 AND version < $2 AND expires > clock_timestamp()
    RETURNING node, version
  ), put AS (
    INSERT INTO notices (room, node, username, avatar, author, standing, version)
    SELECT n.room, self.node, n.username, n.avatar, n.author, n.standing, self.version
    FROM self, json_to_recordset($3) AS n (room TEXT, username TEXT, avatar TEXT, author TEXT, standing TEXT)
    ON CONFLICT (room, node, username, avatar)
    DO UPDATE SET author = excluded.author, standing = excluded.standing, version = excluded.version
  )
  SELECT CASE WHEN $5::text IS NOT NULL THEN pg_notify($4, $5)::text END FROM self`

/** $1: the node, $2: up to which version records of people who left are deleted. */
export const tidy = `
  WITH self AS (
    UPDATE nodes SET floor = $2 WHERE node = $1 RETURNING node
  ), lost AS (
    DELETE FROM nodes WHERE node IN (
      SELECT node FROM nodes
      WHERE expires < clock_timestamp() - ${deletedAfter} OR expires > clock_timestamp() + 2 * ${lease} + ${deletedAfter}
      FOR UPDATE SKIP LOCKED
    )
  )
  DELETE FROM notices USING self WHERE notices.node = self.node AND standing = 'gone' AND notices.version <= $2`

/**
 * $1: the node that asks, $2 and $3: the known nodes and the versions up to which they were read, $4: the followed rooms, $5:
 * the fresh rooms. Returns one row for each record, and one for each node without records.
 */
export const read = `
  WITH others AS (
    SELECT n.node, n.version, n.expires > ${holds} AS alive, k.version AS known
    FROM nodes AS n
    LEFT JOIN unnest($2::uuid[], $3::bigint[]) AS k (node, version) ON k.node = n.node AND k.version >= n.floor
    WHERE n.node <> $1
  )
  SELECT o.node, o.version, o.alive, o.known IS NOT NULL AS known, p.room, p.username, p.avatar, p.author, p.standing
  FROM others AS o
  LEFT JOIN LATERAL (
    SELECT * FROM notices AS m
    WHERE o.alive AND m.node = o.node AND m.version > o.known AND m.room = ANY($4)
    UNION ALL
    SELECT * FROM notices AS m
    WHERE o.alive AND m.node = o.node AND m.standing <> 'gone'
      AND m.room = ANY(CASE WHEN o.known IS NULL THEN $4::text[] || $5::text[] ELSE $5::text[] END)
  ) AS p ON true`

/** $1: the channel, $2: the payloads. */
export const sendTyping = `SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload`
