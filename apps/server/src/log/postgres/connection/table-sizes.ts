import { queryBounded } from './bounded-query.ts'
import type { RetryingPool } from './retrying-pool.ts'

/** Tables of the search; all others are of the log. */
const indexTables = ['texts', 'filed', 'search_progress']

/** With their indexes, in bytes. Rejects with LogUnavailable. */
export async function tableSizes(pool: RetryingPool): Promise<{ log: number; index: number }> {
  const { rows } = await pool.run('reads', (client) =>
    queryBounded<{ log: number; index: number }>(
      client,
      `SELECT coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relname <> ALL ($1)), 0)::bigint AS log,
         coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relname = ANY ($1)), 0)::bigint AS index
       FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
      [indexTables],
    ),
  )
  return rows[0] ?? { log: 0, index: 0 }
}
