import { expect, test } from 'vitest'
import { isNullable, plainColumns, typeOf } from '../message-columns.ts'
import { messageLogContract } from '../../testing/contracts/log-contract.ts'
import type { Draft } from '../message-log.ts'
import { openPostgresLog } from './postgres-log.ts'
import { currentOrigin } from './connection/epoch-verifier.ts'
import { migrations, schemaVersion } from './schema.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode, post } from '../../testing/postgres/test-postgres-log.ts'

messageLogContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: () =>
      openPostgresLog({
        url,
        logger: { info: () => undefined, warn: () => undefined },
        failed: (error) => {
          throw error
        },
      }),
    remove,
  }
})

test.for([
  ['P3.2: a cid of an author', 'id + 1, NULL, cid'],
  ['a rev', "id + 1, rev, cid || 'x'"],
  ['an id', "id, rev + 1, cid || 'x'"],
])('%s is unique within a room by a constraint of the database', async ([, columns]) => {
  const { url, query, remove } = await makeDatabase()
  const { log } = await openNode(url)
  const { author, username, avatar } = post('cid-1')
  const edit: Draft = { type: 'edit', author, username, avatar, cid: 'cid-2', id: 1, message: 'edited' }
  await log.append('lobby', [post('cid-1')])
  await log.append('lobby', [edit])
  const twice = `INSERT INTO messages (room, id, rev, cid, author, version, at, message, guest, removed)
    SELECT room, ${columns}, author, version, at, message, guest, removed FROM messages`
  await expect(query(twice)).rejects.toThrow(/duplicate key|conflicting key/)
  await remove()
})

test('numbers authors again that are gone', async () => {
  const { url, query, remove } = await makeDatabase()
  const { log } = await openNode(url)
  await log.append('lobby', [post('cid-1')])
  await query('DELETE FROM messages; DELETE FROM author_versions; DELETE FROM authors')
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  const { messages } = await log.since('lobby', 0, 10)
  expect(messages).toMatchObject([{ id: 2, username: 'Ada', avatar: 'a'.repeat(64) }])
  await remove()
})

test('a room without messages is no row', async () => {
  const { url, query, remove } = await makeDatabase()
  const { log } = await openNode(url)
  const { author, username, avatar } = post('cid-1')
  const by = { author, username, avatar }
  const reply = { ...post('cid-2'), replyTo: 1 }
  const refused = { type: 'no_such_message' }
  await log.append('other', [post('cid-1')])
  const appended = await Promise.all([
    log.append('lobby', [{ type: 'remove', ...by, cid: 'cid-1', id: 1 }, reply]),
    log.append('other', [post('cid-3')]),
  ])
  expect(appended).toEqual([[refused, refused], [{ type: 'posted', id: 2 }]])
  expect(await query('SELECT room FROM rooms')).toEqual([{ room: 'other' }])
  expect(await log.append('lobby', [reply, post('cid-1')])).toEqual([refused, { type: 'posted', id: 1 }])
  await remove()
})

test('migrates an older schema with its rows', async () => {
  const { url, query, remove } = await makeDatabase()
  const [first = ''] = migrations
  await query(first)
  await query(`INSERT INTO life VALUES ('the first', 1, '', '', ''); UPDATE life SET ${currentOrigin}`)
  await query(`INSERT INTO rooms VALUES ('lobby', 1);
    INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest, removed)
    VALUES ('lobby', 1, 1, 'ada', 'cid-1', 0, 'Ada', '', 'hello', false, false)`)
  const { log } = await openNode(url)
  expect(await query('SELECT version FROM life')).toEqual([{ version: schemaVersion }])
  const page = await log.since('lobby', 0, 10)
  expect(page).toMatchObject({ epoch: 'the first', head: 1, messages: [{ id: 1, message: 'hello' }] })
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  await remove()
})

test('the schema of PostgreSQL has the described columns of a message', async () => {
  const { url, query, remove } = await makeDatabase()
  await openNode(url)
  const created = await query(
    `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = 'messages'`,
  )
  await remove()
  const types = { integer: 'bigint', text: 'text', flag: 'boolean' } as const
  const described = plainColumns.map((name) => ({
    name,
    type: types[typeOf(name)],
    nullable: isNullable(name) || name === 'rev', // NULL: its id
  }))
  const required = [
    { name: 'room', type: 'text' },
    { name: 'author', type: 'integer' },
    { name: 'version', type: 'integer' },
  ].map((column) => ({ ...column, nullable: false }))
  expect(created).toHaveLength(required.length + described.length)
  expect(new Set(created)).toEqual(new Set([...required, ...described]))
})
