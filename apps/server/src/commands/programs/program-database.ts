import { Programs, type ProgramNames } from '../../identity/programs/programs.ts'
import type { OutgoingStore } from '../../hooks/outgoing/outgoing-store.ts'
import { openBesideNodes } from '../../log/postgres/open-beside-nodes.ts'
import { selectOwners, upsertClaims } from '../../log/postgres/name-statements.ts'
import { postgresDialect, SqlOutgoing, sqliteDialect } from '../../log/programs/sql-outgoing.ts'
import { SqlPrograms, type Value } from '../../log/programs/sql-programs.ts'
import { decideClaim, joinKeys, type KeyOwner } from '../../log/rules/name-claims.ts'
import { openBesideServer } from '../../log/sqlite/files/open-beside-server.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { programRows } from '../../log/sqlite/people/program-rows.ts'
import { inTransaction } from '../../log/sqlite/store-in.ts'
import type { LogLocation } from '../data-folder.ts'

interface OpenPrograms {
  programs: Programs
  outgoing: OutgoingStore
  close: () => Promise<void>
}

/** The programs of a log, for a command, also beside a running server. Throws StartupError when there is no log of this version. */
export async function openPrograms(location: LogLocation): Promise<OpenPrograms> {
  return location.type === 'postgres' ? openPostgres(location.url) : openSqlite(location.folder)
}

function openSqlite(folder: string): OpenPrograms {
  const db = openBesideServer(folder)
  const names = new SqliteNames(db)
  const run = <Row extends object>(sql: string, values: Value[]) =>
    Promise.resolve(programRows(db, sql, values) as Row[])
  const claimName: ProgramNames['claimName'] = (claim) =>
    Promise.resolve(inTransaction(db, () => names.claim(claim, Date.now())))
  return {
    programs: new Programs(new SqlPrograms({ read: run, store: run }), { claimName }),
    outgoing: new SqlOutgoing({ read: run, store: run }, sqliteDialect),
    close: () => Promise.resolve(db.close()),
  }
}

async function openPostgres(url: string): Promise<OpenPrograms> {
  const client = await openBesideNodes(url, 'parley-programs')
  const run = async <Row extends object>(sql: string, values: Value[]) =>
    (await client.query<Row>(sql, values)).rows
  const claimName: ProgramNames['claimName'] = async (claim) => {
    const { rows } = await client.query<KeyOwner & { key: string }>(selectOwners, [claim.keys])
    const owners = new Map(rows.map((row) => [row.key, row]))
    const decided = decideClaim(claim, (key) => owners.get(key))
    if (decided !== 'stale') return decided
    const [key = ''] = claim.keys
    const stored = await upsertClaims(client, [{ ...claim, key, joined: joinKeys(claim.keys) }])
    return stored.get(key) === claim.author ? 'claimed' : 'taken'
  }
  return {
    programs: new Programs(new SqlPrograms({ read: run, store: run }), { claimName }),
    outgoing: new SqlOutgoing({ read: run, store: run }, postgresDialect),
    close: () => client.end(),
  }
}
