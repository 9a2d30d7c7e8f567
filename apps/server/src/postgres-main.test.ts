import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeDatabase, type TestDatabase } from './testing/postgres/test-database.ts'
import { startPostgres } from './testing/postgres/test-postgres.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { connect } from './testing/test-client.ts'
import { outcomeOfMain, startMain } from './testing/test-main.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test('DATABASE_URL: stores the messages in the database, and reads them after a restart', async () => {
  const first = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  const ada = await connect(first.port)
  await ada.join()
  await ada.post('cid-00001', 'hello')
  first.child.kill('SIGTERM')
  expect(await ada.closed).toMatchObject({ code: 1012 })
  expect(await database.query('SELECT message FROM messages')).toEqual([{ message: 'hello' }])
  const second = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  const bob = await connect(second.port)
  expect(await bob.join('lobby', 'Bob')).toMatchObject({ rev: 1, messages: [{ message: 'hello' }] })
  bob.send({ type: 'search', query: 'HELL' })
  expect(await bob.frame('found')).toMatchObject({ count: 1 })
})

test('two servers with one database share rooms, and people of a killed server continue on the other', async () => {
  const [one, two] = [
    await startMain(temporaryFolder(), [], { DATABASE_URL: database.url }),
    await startMain(temporaryFolder(), [], { DATABASE_URL: database.url }),
  ]
  const [ada, bob] = [await connect(one.port), await connect(two.port)]
  const { epoch } = await ada.join()
  expect(await bob.join('lobby', 'Bob')).toMatchObject({ epoch })
  await ada.post('cid-00001', 'from one')
  expect(await bob.frame('messages')).toMatchObject({
    after: 0,
    rev: 1,
    messages: [{ id: 1, message: 'from one' }],
  })
  one.child.kill('SIGKILL')
  await ada.closed
  bob.send({ type: 'react', cid: 'cid-00002', id: 1, emoji: '👍', on: true })
  expect(await bob.frame('changed')).toMatchObject({ rev: 2 })
  const again = await connect(two.port)
  const joined = await again.join('lobby', 'Ada', { epoch, after: 1 })
  expect(joined).toMatchObject({ epoch, resumed: true, rev: 1 })
  expect(await again.frame('messages')).toMatchObject({ after: 1, rev: 2, messages: [{ id: 1, rev: 2 }] })
  expect(await again.post('cid-00001', 'from one')).toMatchObject({ id: 1 })
})

test('P2.5: refuses connections until the database can be reached, and /readyz reports it', async () => {
  const postgres = await startPostgres()
  await postgres.stop()
  try {
    const { child, port } = await startMain(temporaryFolder(), [], { DATABASE_URL: postgres.url })
    const errors = text(child.stderr)
    expect(await healthOf(port)).toEqual({ code: 503, status: 'database not reached' })
    await expect(connect(port)).rejects.toThrow('503')
    await postgres.start()
    await vi.waitFor(async () => expect((await healthOf(port)).code).toBe(200), {
      timeout: 20_000,
      interval: 100,
    })
    const ada = await connect(port)
    await ada.join()
    expect(await ada.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
    child.kill('SIGTERM')
    expect(await errors).toMatch(
      /the database is unreachable, and nobody can join until it is reachable: .*ECONNREFUSED/,
    )
    expect(await errors).not.toContain('secret')
  } finally {
    await postgres.remove()
  }
})

test.for<[string, () => Promise<string>, RegExp]>([
  [
    'a wrong password',
    () => Promise.resolve(database.url.replace('secret', 'guessed')),
    /password authentication failed/,
  ],
  [
    'no such database',
    () => Promise.resolve(database.url.replace('/postgres?', '/nowhere?')),
    /"nowhere" does not exist/,
  ],
  [
    'no TLS',
    () => Promise.resolve(`${database.url}&sslmode=verify-full`),
    /does not support SSL connections.*Check .*sslmode/,
  ],
  ['a newer schema', newerSchema, /from a newer Parley .*Start that newer Parley/],
  [
    "somebody else's table",
    othersTable,
    /not Parley's \(messages\)\. Give Parley a database, or a schema, of its own/,
  ],
  ['no right to make tables', withoutRights, /lacks a right \(permission denied for schema .*Grant it/],
  ['no right to use tables', readOnly, /lacks the right to .*INSERT on messages/],
  ['no schema', () => Promise.resolve(`${database.url}nothing`), /has access to no schema/],
])('exits with code 1 and a message of one line without the password for %s', async ([, makeUrl, line]) => {
  const url = await makeUrl()
  const before = await database.query(tablesOfSchema)
  const { code, output, errors } = await outcomeOfMain(['--data-dir', temporaryFolder()], {
    DATABASE_URL: url,
  })
  expect(errors).toMatch(line)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect(errors).toMatch(/^Parley cannot start: /)
  expect(errors).not.toMatch(/secret|guessed/)
  expect(output).toBe('')
  expect(code).toBe(1)
  expect(await database.query(tablesOfSchema)).toEqual(before)
})

test('starts without waiting for a database that accepts connections and does not answer', async () => {
  const silent = createServer()
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const { port: databasePort } = silent.address() as AddressInfo
  const { child, port, output } = await startMain(temporaryFolder(), [], {
    DATABASE_URL: `postgres://a:b@127.0.0.1:${databasePort}/c`,
  })
  expect(output).toMatch(/Parley waits for its database, and lets people in once it answers/)
  expect(await healthOf(port)).toEqual({ code: 503, status: 'database not reached' })
  child.kill('SIGTERM')
  silent.close()
})

const tablesOfSchema =
  'SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace ORDER BY 1'

async function newerSchema() {
  const { child } = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  child.kill('SIGKILL')
  await database.query('UPDATE life SET version = 99')
  return database.url
}

async function othersTable() {
  await database.query('CREATE TABLE messages (id INT)')
  return database.url
}

async function withoutRights() {
  const role = await makeRole()
  await database.query(`GRANT USAGE ON SCHEMA ${database.schema} TO ${role}`)
  return database.url.replace('postgres:secret@', `${role}:secret@`)
}

async function readOnly() {
  const { child } = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  child.kill('SIGKILL')
  const role = await makeRole()
  await database.query(`GRANT USAGE ON SCHEMA ${database.schema} TO ${role}`)
  await database.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${database.schema} TO ${role}`)
  return database.url.replace('postgres:secret@', `${role}:secret@`)
}

async function makeRole() {
  const role = `${database.schema}_reader`
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  return role
}

async function healthOf(port: number) {
  return new Promise<{ code: number | undefined; status: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/readyz' }, (response) => {
      text(response).then(
        (body) => resolve({ code: response.statusCode, ...(JSON.parse(body) as { status: string }) }),
        reject,
      )
    })
      .once('error', reject)
      .end()
  })
}
