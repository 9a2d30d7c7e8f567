import { Programs } from '../../identity/programs/programs.ts'
import { SqlPrograms } from '../../log/programs/sql-programs.ts'
import { joinKeys, type ClaimOutcome, type NameClaim } from '../../log/rules/name-claims.ts'
import { nameKeptMs } from '../../log/rules/name-expiry.ts'
import type { OperatorDatabase } from '../operator-database.ts'

/** The programs of a log, for a command beside a running server, whose nodes read them with each request. */
export function operatorPrograms({ rows }: Pick<OperatorDatabase, 'rows'>): Programs {
  return new Programs(new SqlPrograms({ read: rows, store: rows }), {
    claimName: (claim) => claimName(rows, claim, Date.now()),
  })
}

/** P4.8, as both engines do it for people. A new author has no other names that could be given up. */
async function claimName(
  rows: OperatorDatabase['rows'],
  { author, name, keys }: NameClaim,
  now: number,
): Promise<ClaimOutcome> {
  for (const key of keys) {
    const claimed = await rows(claimKey, [key, author, now])
    if (claimed.length > 0) continue
    await rows('DELETE FROM names WHERE author = $1', [author])
    return 'taken'
  }
  await rows(storeClaim, [author, keys[0] ?? '', name, joinKeys(keys), now])
  return 'claimed'
}

const claimKey = `
  INSERT INTO names (key, author, used_at) VALUES ($1, $2, $3)
  ON CONFLICT (key) DO UPDATE SET author = excluded.author, used_at = excluded.used_at
    WHERE names.author = excluded.author OR excluded.used_at - names.used_at > ${nameKeptMs}
  RETURNING key`

const storeClaim = `
  INSERT INTO claims (author, key, name, keys, used_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (author, key) DO UPDATE SET name = excluded.name, keys = excluded.keys, used_at = excluded.used_at`
