import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect, type TestClient } from '../../testing/test-client.ts'
import { startMain } from '../../testing/test-main.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test('P6.6: people on two servers with one database see each other arrive, type, become idle and leave', async () => {
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

test('P6.6: people of a killed server leave when its lease ends, except those who reconnected to another', async () => {
  const [one, two] = await Promise.all([startNode(), startNode()])
  const ken = await enter(two.port, 'Ken')
  await Promise.all([enter(one.port, 'Ada'), enter(one.port, 'Grace')])
  await countIs(ken, 3)
  one.child.kill('SIGKILL')
  await enter(two.port, 'Ada')
  await endAllLeases()
  expect(await ken.frame('presence')).toMatchObject({ count: 2, arrived: [], left: [{ username: 'Grace' }] })
})

test(
  'P6.6: a server suspended for longer than its lease announces its people again when it continues',
  { tags: ['long'] },
  async () => {
    const [one, two] = await Promise.all([startNode(), startNode()])
    const ken = await enter(two.port, 'Ken')
    const ada = await enter(one.port, 'Ada')
    await countIs(ken, 2)
    await countIs(ada, 2)
    one.child.kill('SIGSTOP')
    await endAllLeases()
    expect(await ken.frame('presence')).toMatchObject({ count: 1, left: [{ username: 'Ada' }] })
    one.child.kill('SIGCONT')
    expect(await ken.frame('presence')).toMatchObject({ count: 2, arrived: [{ username: 'Ada' }] })
    ken.send({ type: 'typing' })
    expect(await ada.frame('typing')).toMatchObject({ username: 'Ken' })
    const rows = await database.query<{ standing: string }>(
      'SELECT standing FROM notices JOIN nodes USING (node) WHERE expires > clock_timestamp()',
    )
    expect(rows).toEqual([{ standing: 'here' }, { standing: 'here' }])
  },
)

test(
  'P6.6: servers write their records again when the unlogged tables are emptied, as after a crash, and nobody leaves',
  { tags: ['long'] },
  async () => {
    const [one, two] = await Promise.all([startNode(), startNode()])
    const ken = await enter(two.port, 'Ken')
    const ada = await enter(one.port, 'Ada')
    await countIs(ken, 2)
    await countIs(ada, 2)
    await database.query('TRUNCATE nodes CASCADE')
    await vi.waitFor(
      async () => expect(await database.query('SELECT username FROM notices')).toHaveLength(2),
      {
        timeout: 15_000,
      },
    )
    const before = ken.received.length
    const grace = await enter(one.port, 'Grace')
    expect(await grace.frame('people')).toMatchObject({ count: 3 })
    await countIs(ken, 3)
    expect(ken.received.slice(before).filter((text) => text.includes('"left":[{'))).toEqual([])
  },
)

async function startNode() {
  return startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
}

async function enter(port: number, username: string) {
  const client = await connect(port)
  await client.join('lobby', username)
  return client
}

async function countIs(client: TestClient, count: number) {
  while ((await client.frame('presence')).count !== count);
}

/** Ends all leases. Running servers then arrive again under a new id. */
async function endAllLeases() {
  await database.query("UPDATE nodes SET expires = clock_timestamp() - interval '1 second'")
}
