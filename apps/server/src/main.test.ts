import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './log/sqlite/open-database.ts'
import { modeOf } from './testing/log-folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { connect } from './testing/test-client.ts'
import { main, outcomeOfMain, startMain } from './testing/test-main.ts'

test('--help lists the settings and exits 0', async () => {
  const { code, output } = await outcome(['--help'])
  expect(code).toBe(0)
  expect(output).toContain('POSTS_PER_MINUTE')
})

test.for<[string, () => Promise<string[]> | string[], RegExp]>([
  ['a taken port', async () => ['--port', String(await takenPort())], /Port \d+ is taken\. .*PORT/],
  ['an address of another machine', () => ['--host', '203.0.113.1'], /no address 203\.0\.113\.1\. .*HOST/],
  ['a data folder that cannot be made', () => ['--data-dir', join(main, 'data')], /not writable .*DATA_DIR/],
  ['a data folder in use', () => ['--data-dir', folderInUse()], /Another Parley is running .*DATA_DIR/],
  ['a damaged database', () => ['--data-dir', folderWithDamage()], /is damaged .*Restore a backup/],
  ['a bad setting', () => ['--port', 'http'], /--port="http": must be a whole number/],
  ['an unknown setting', () => ['--colour', 'red'], /There is no flag --colour/],
])('exits with code 1 and a message of one line for %s', async ([, args, line]) => {
  const { code, output, errors } = await outcome(await args())
  expect(code).toBe(1)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect(errors).toMatch(/^Parley cannot start: /)
  expect(errors).toMatch(line)
  expect(output).toBe('')
})

test.for([
  [[], '700', '600'],
  [['--data-access', 'group'], '750', '640'],
] as const)(
  'with %j the data folder has the mode %s, and its files %s',
  async ([args, folderMode, fileMode]) => {
    const dataDir = join(temporaryFolder(), 'data')
    mkdirSync(join(dataDir, 'avatars'), { recursive: true })
    chmodSync(dataDir, 0o755)
    const { child, port } = await startMain(dataDir, [...args])
    const client = await connect(port)
    await client.join()
    client.send({ type: 'search', query: 'hello' })
    await client.frame('found')
    const files = ['parley.sqlite', 'parley.sqlite-wal', 'parley.sqlite-shm', 'parley.lock', 'search.sqlite']
    const modes = Object.fromEntries(files.map((name) => [name, modeOf(join(dataDir, name))]))
    expect(modes).toEqual(Object.fromEntries(files.map((name) => [name, fileMode])))
    expect([modeOf(dataDir), modeOf(join(dataDir, 'avatars'))]).toEqual([folderMode, folderMode])
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(modeOf(join(dataDir, 'parley.last-stop.json'))).toBe(fileMode)
  },
)

test.for(['SIGTERM', 'SIGINT'] as const)(
  'P9.4: on %s finishes accepted posts, closes with 1012 and exits with code 0',
  async (signal) => {
    const dataDir = temporaryFolder()
    const { child, port } = await startMain(dataDir)
    const client = await connect(port)
    await client.join()
    for (let n = 0; n < 100; n += 1)
      client.send({ type: 'post', cid: `cid-${1_000 + n}`, message: `text ${n}` })
    await client.frame('posted')
    child.kill(signal)
    expect(await client.closed).toEqual({
      code: 1012,
      reason: expect.stringMatching(/^retry in [12] ms$/) as string,
    })
    expect(await once(child, 'exit')).toEqual([0, null])
    const acknowledged = client.received.filter((frame) => frame.includes('"posted"')).length
    const { db, close } = openDatabase(dataDir)
    const { stored } = db.prepare('SELECT count(*) AS stored FROM messages').get() as { stored: number }
    close()
    expect(stored).toBeGreaterThanOrEqual(acknowledged)
  },
)

test('refuses connections after it has stopped', async () => {
  const { child, port } = await startMain(temporaryFolder())
  await connect(port)
  child.kill('SIGTERM')
  await once(child, 'exit')
  await expect(connect(port)).rejects.toThrow(/ECONNREFUSED/)
})

function outcome(args: string[]) {
  return outcomeOfMain(['--data-dir', temporaryFolder(), ...args])
}

async function takenPort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

function folderInUse() {
  const folder = temporaryFolder()
  const { close } = openDatabase(folder)
  onTestFinished(close)
  return folder
}

function folderWithDamage() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'parley.sqlite'), 'not a database, but as long as one. '.repeat(20))
  return folder
}
