import type pg from 'pg'

/** The first row. Throws when there is none. */
export async function queryOne<Row extends object>(
  client: pg.ClientBase,
  sql: string,
  values: unknown[] = [],
): Promise<Row> {
  const { rows } = await client.query<Row>(sql, values)
  if (rows[0] === undefined) throw new Error('The database returned no row.')
  return rows[0]
}

/** Executes a statement whose only value is JSON of the rows, unless there are none. */
export async function writeRows(client: pg.ClientBase, sql: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await client.query(sql, [JSON.stringify(rows)])
}
