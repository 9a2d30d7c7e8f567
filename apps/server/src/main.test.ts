import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { logFileIn, sizeOf } from './log/sqlite/files/log-files.ts'
import { openDatabase } from './log/sqlite/open-database.ts'
import { listeningPort } from './testing/listening-port.ts'
import { damagePageWith, folderWithMessages, modeOf } from './testing/sqlite/log-folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { connect } from './testing/test-client.ts'
import { main, outcomeOfMain, runMain, startMain } from './testing/test-main.ts'

test('--help lists the settings and exits 0', async () => {
  const { code, output } = await outcome(['--help'])
  expect(code).toBe(0)
  expect(output).toContain('POSTS_PER_MINUTE')
})

test.for<[string, () => Promise<string[]> | string[], RegExp]>([
  ['a taken port', async () => ['--port', String(await takenPort())], /Port \d+ is taken\. .*PORT/],
  ['an address of another machine', () => ['--host', '203.0.113.1'], /no address 203\.0\.113\.1\. .*HOST/],
  [
    'a host name without an address',
    () => ['--host', 'chat.invalid'],
    /chat\.invalid.* HOST.* leave it empty\.$/m,
  ],
  ['a host with a port', () => ['--host', '[::1]:80'], /--host="\[::1\]:80": must be an IP address/],
  ['a data folder that cannot be made', () => ['--data-dir', join(main, 'data')], /not writable .*DATA_DIR/],
  ['a folder where none can be made', () => ['--data-dir', '/proc/parley'], /not writable .*DATA_DIR/],
  [
    'a data folder with a file for a folder',
    () => ['--data-dir', folderWithFile('files')],
    /files is a file, .*move it away/,
  ],
  [
    'a data folder with a link to nothing for a folder',
    () => ['--data-dir', folderWith((folder) => symlinkSync('nowhere', join(folder, 'files')))],
    /files is a link to a folder that is not there/,
  ],
  [
    'a file where files arrive',
    () => [
      '--data-dir',
      folderWith((folder) => {
        mkdirSync(join(folder, 'files'))
        writeFileSync(join(folder, 'files', 'incoming'), '')
      }),
    ],
    /files\/incoming is in the way: .*Move it away/,
  ],
  [
    'a folder where a file should be',
    () => ['--data-dir', folderWith((folder) => mkdirSync(join(folder, 'parley.last-stop.json')))],
    /last-stop\.json is a folder, .*move it away/,
  ],
  [
    'a pipe for a database',
    () => ['--data-dir', folderWith((folder) => execFileSync('mkfifo', [join(folder, 'parley.sqlite')]))],
    /parley\.sqlite is a pipe or a device, .*move it away/,
  ],
  [
    'a data folder that is a link to nothing',
    () => [
      '--data-dir',
      join(
        folderWith((folder) => symlinkSync('nowhere', join(folder, 'data'))),
        'data',
      ),
    ],
    /data is a link to a folder that is not there/,
  ],
  ['a data folder that is a file', () => ['--data-dir', main], /is a file: name a folder/],
  ['a data folder in use', () => ['--data-dir', folderInUse()], /Another Parley is running .*DATA_DIR/],
  [
    'a database that another program locks',
    () => ['--data-dir', lockedFolder()],
    /is locked by another program/,
  ],
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

test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
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

test('P9.4: says in its log why it stops: SIGHUP, when its terminal was closed', async () => {
  const { child } = await startMain(temporaryFolder(), [], { LOG_LEVEL: 'info' })
  const errors = text(child.stderr)
  child.kill('SIGHUP')
  const lines = (await errors).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
    expect.objectContaining({ msg: 'stopping', why: 'SIGHUP' }),
  )
})

test.skipIf(process.platform !== 'linux')(
  'reads a bounded part of its data before it listens, however large the log is',
  { timeout: 60_000 },
  async () => {
    const dataDir = folderWithMessages(20_000, 'x'.repeat(4_000))
    expect(sizeOf(logFileIn(dataDir))).toBeGreaterThan(80e6)
    const { child } = await startMain(dataDir)
    // All that the process has read, also its own code.
    const [, read] = /^rchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8')) ?? []
    expect(Number(read)).toBeLessThan(20e6)
    child.kill('SIGTERM')
    await once(child, 'exit')
  },
)

test.skipIf(process.platform !== 'linux')(
  'after a stop that was not clean it reads as little, and says in its log when the check finds damage',
  { timeout: 60_000 },
  async () => {
    const dataDir = folderWithMessages(6_000, 'x'.repeat(4_000))
    damagePageWith(logFileIn(dataDir), 'text 3000x')
    rmSync(join(dataDir, 'parley.last-stop.json'))
    const { child, port } = await startMain(dataDir)
    const lines = createInterface({ input: child.stderr })
    const [, read] = /^rchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8')) ?? []
    expect(Number(read)).toBeLessThan(20e6)
    for await (const line of lines) {
      const { level, msg } = JSON.parse(line) as { level: number; msg: string }
      if (level < 60) continue
      expect(msg).toMatch(/^the database is damaged: nothing can be posted any more.*`parley restore FILE`$/)
      break
    }
    const client = await connect(port)
    await client.join()
    client.send({ type: 'post', cid: 'cid-00001', message: 'hello' })
    expect(await client.frame('error')).toMatchObject({ code: 'storage_damaged' })
  },
)

test('DRAIN_SECONDS: serves people until they are over, sends others elsewhere, and a second signal ends it', async () => {
  const { child, port } = await startMain(temporaryFolder(), ['--drain-seconds', '300'])
  child.kill('SIGTERM')
  const status = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status
  await vi.waitFor(async () => expect(await status()).toBe(503), { timeout: 10_000 })
  const client = await connect(port)
  await client.join()
  expect(await client.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('does not load what it never uses', async () => {
  const told =
    "process.on('exit', () => console.error(process.moduleLoadList.filter((name) => /undici/.test(name))))"
  const { child, port } = await startMain(temporaryFolder(), [], {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(told)}`,
  })
  const errors = text(child.stderr)
  const client = await connect(port)
  await client.join()
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect((await errors).trim()).toBe('[]')
})

test('opens no debugger on SIGUSR1', async () => {
  const { child } = await startMain(temporaryFolder(), [], { LOG_LEVEL: 'info' })
  const errors = text(child.stderr)
  child.kill('SIGUSR1')
  await sleep(500)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await errors).toContain('SIGUSR1 does nothing here')
  expect(await errors).not.toContain('Debugger')
})

test('goes on when nobody can read its output any more', async () => {
  const port = await freePort()
  const child = runMain(['--data-dir', temporaryFolder(), '--port', String(port)], { LOG_LEVEL: 'trace' })
  child.stdout.destroy()
  child.stderr.destroy()
  const client = await vi.waitFor(() => connect(port), { timeout: 10_000 })
  await client.join()
  expect(await client.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('--help into a closed pipe is no error', async () => {
  const child = runMain(['--help'])
  child.stdout.destroy()
  const [errors, exit] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect({ errors, exit }).toEqual({ errors: '', exit: [0, null] })
})

test('stops when npx, which has started it through pnpm, gets a signal', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const start = `true && ${JSON.stringify(process.execPath)} ${JSON.stringify(main)}`
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'chain', scripts: { start } }))
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: join(folder, 'data') }
  const npx = spawn('npx', ['-y', '--prefer-offline', 'pnpm@12', 'start'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void npx.kill('SIGKILL')) // and with it the server, if all is well
  const port = await listeningPort(npx.stdout)
  if (port === undefined) throw new Error('The server did not start.')
  await (await connect(port)).join()
  npx.kill('SIGTERM')
  await vi.waitFor(() => expect(connect(port)).rejects.toThrow(/ECONNREFUSED/), {
    timeout: 20_000,
    interval: 200,
  })
  // It has let go of the data.
  await vi.waitFor(() => openDatabase(join(folder, 'data')).close(), { timeout: 10_000, interval: 200 })
})

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

async function freePort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

async function takenPort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

function folderWithFile(name: string) {
  return folderWith((folder) => writeFileSync(join(folder, name), ''))
}

function folderWith(make: (folder: string) => void) {
  const folder = temporaryFolder()
  make(folder)
  return folder
}

function folderInUse() {
  const folder = temporaryFolder()
  const { close } = openDatabase(folder)
  onTestFinished(close)
  return folder
}

function lockedFolder() {
  const folder = temporaryFolder()
  openDatabase(folder).close()
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  onTestFinished(() => other.close())
  return folder
}

function folderWithDamage() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'parley.sqlite'), 'not a database, but as long as one. '.repeat(20))
  return folder
}
