import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { bob, entry, post } from '../../../testing/contracts/access-drafts.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { datedColumns, later } from '../../../testing/access/clock-contract.ts'
import { accessContract } from '../../../testing/contracts/access-contract.ts'
import type { Draft } from '../../message-log.ts'
import { logFileIn } from '../files/log-files.ts'
import { SqliteNames } from '../names.ts'
import { openDatabase } from '../open-database.ts'
import { SqliteWriter } from '../writer.ts'
import { openSqliteLog } from '../sqlite-log.ts'
import { selectListed } from './access-rows.ts'

accessContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: async () => {
      const log = await openSqliteLog(folder, fail)
      return { log, access: log.access }
    },
    moveDates: (ms) => Promise.resolve(moveDates(logFileIn(folder), ms)),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

test('P3.6: of a batch that does not fit on the disk, no entry, state or standing is stored', () => {
  const { db, close } = openDatabase(temporaryFolder())
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const write = (...drafts: Draft[]) => writer.write([{ type: 'append', room: 'lobby', drafts }], 1).results
  write(entry({ kind: 'mute', subject: bob, forMs: null }))
  const tables = ['rooms', 'entries', 'room_states', 'standings', 'changes', 'messages']
  const stored = () => tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
  const before = stored()
  db.exec(`PRAGMA max_page_count = ${String(db.prepare('PRAGMA page_count').get()?.['page_count'])}`)
  const drafts = [entry({ kind: 'unmute', subject: bob }), entry({ kind: 'trim', floor: 9 })]
  expect(write(post('1'), ...drafts, post('x'.repeat(40_000)))).toMatchObject([{ type: 'full' }])
  expect(stored()).toEqual(before)
  db.exec('PRAGMA max_page_count = 1000000')
  expect(write(...drafts)).toMatchObject([{ receipts: [{ rev: 2 }, { rev: 3 }] }])
  close()
})

test('P16.12: finds listed rooms without reading the states of all rooms', () => {
  const { db, close } = openDatabase(temporaryFolder())
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${selectListed}`).all('', 30)
  close()
  expect(steps[0]?.['detail']).toBe('SCAN s USING INDEX listed_rooms')
})

function moveDates(file: string, ms: number) {
  const db = new DatabaseSync(file)
  db.function('later', (json, by) => later(String(json), Number(by)))
  for (const [table, column] of datedColumns)
    db.prepare(`UPDATE ${table} SET ${column} = later(${column}, ?)`).run(ms)
  db.prepare('UPDATE invitations SET made_at = made_at + ?1, ends_at = ends_at + ?1').run(ms)
  db.close()
}

function fail(error: Error): never {
  throw error
}
