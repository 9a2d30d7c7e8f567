import { datedColumns, later } from '../access/clock-contract.ts'
import type { TestDatabase } from './test-database.ts'

/** As if all that is stored about access had been made `ms` milliseconds later. */
export async function moveDates({ query }: TestDatabase, ms: number) {
  for (const [table, column] of datedColumns)
    for (const { json } of await query<{ json: string }>(`SELECT ${column} AS json FROM ${table}`))
      await query(`UPDATE ${table} SET ${column} = $2 WHERE ${column} = $1`, [json, later(json, ms)])
  await query('UPDATE invitations SET made_at = made_at + $1::bigint, ends_at = ends_at + $1::bigint', [ms])
}
