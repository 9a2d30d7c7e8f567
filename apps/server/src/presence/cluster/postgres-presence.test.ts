import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect, type TestClient } from '../../testing/test-client.ts'
import { startMain } from '../../testing/test-main.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test('P6.6: on two servers of one database people see each other come, write, rest and go', async () => {
  const [one, two] = await Promise.all([startNode(), startNode()])
  const ada = await enter(one.port, 'Ada')
  expect(await ada.frame('people')).toMatchObject({ count: 1 })
  await ada.frame('presence')
  const ken = await enter(two.port, 'Ken')
  expect(await ken.frame('people')).toMatchObject({
    count: 2,
    people: [{ username: 'Ada' }, { username: 'Ken' }],
  })
  expect(await ada.frame('presence')).toMatchObject({ count: 2, arrived: [{ username: 'Ken' }] })
  ken.send({ type: 'typing' })
  expect(await ada.frame('typing')).toMatchObject({ username: 'Ken' })
  ken.send({ type: 'idle', idle: true })
  expect(await ada.frame('presence')).toMatchObject({ changed: [{ username: 'Ken', idle: true }] })
  ken.ws.close()
  expect(await ada.frame('presence')).toMatchObject({ count: 1, left: [{ username: 'Ken' }] })
})

test('P6.6: a server that was killed takes its people along once its lease is over, and whoever came back stays', async () => {
  const [one, two] = await Promise.all([startNode(), startNode()])
  const ken = await enter(two.port, 'Ken')
  await Promise.all([enter(one.port, 'Ada'), enter(one.port, 'Grace')])
  await countIs(ken, 3)
  one.child.kill('SIGKILL')
  await enter(two.port, 'Ada')
  await leasesAreOver()
  expect(await ken.frame('presence')).toMatchObject({ count: 2, arrived: [], left: [{ username: 'Grace' }] })
})

test('P6.6: a server that was stopped for longer than its lease is there again with its people once it goes on', async () => {
  const [one, two] = await Promise.all([startNode(), startNode()])
  const ken = await enter(two.port, 'Ken')
  const ada = await enter(one.port, 'Ada')
  await countIs(ken, 2)
  await countIs(ada, 2)
  one.child.kill('SIGSTOP')
  await leasesAreOver()
  expect(await ken.frame('presence')).toMatchObject({ count: 1, left: [{ username: 'Ada' }] })
  one.child.kill('SIGCONT')
  expect(await ken.frame('presence')).toMatchObject({ count: 2, arrived: [{ username: 'Ada' }] })
  ken.send({ type: 'typing' })
  expect(await ada.frame('typing')).toMatchObject({ username: 'Ken' })
  const { rows } = {
    rows: await database.query<{ standing: string }>(
      'SELECT standing FROM notices JOIN nodes USING (node) WHERE expires > clock_timestamp()',
    ),
  }
  expect(rows).toEqual([{ standing: 'here' }, { standing: 'here' }])
})

test('P6.6: a database that forgets who is where, as after a crash, is told anew, and nobody leaves', async () => {
  const [one, two] = await Promise.all([startNode(), startNode()])
  const ken = await enter(two.port, 'Ken')
  const ada = await enter(one.port, 'Ada')
  await countIs(ken, 2)
  await countIs(ada, 2)
  await database.query('TRUNCATE nodes CASCADE')
  await vi.waitFor(async () => expect(await database.query('SELECT username FROM notices')).toHaveLength(2), {
    timeout: 15_000,
  })
  const before = ken.received.length
  const grace = await enter(one.port, 'Grace')
  expect(await grace.frame('people')).toMatchObject({ count: 3 })
  await countIs(ken, 3)
  expect(ken.received.slice(before).filter((text) => text.includes('"left":[{'))).toEqual([])
})

async function startNode() {
  return startMain(temporaryFolder(), ['--database-url', database.url])
}

async function enter(port: number, username: string) {
  const client = await connect(port)
  await client.join('lobby', username)
  return client
}

async function countIs(client: TestClient, count: number) {
  while ((await client.frame('presence')).count !== count);
}

/** As if time had passed for the database. Whoever lives renews theirs, and is there anew. */
async function leasesAreOver() {
  await database.query("UPDATE nodes SET expires = clock_timestamp() - interval '1 second'")
}
