import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts'
import { connect } from '../../server/src/testing/test-client.ts'

// Five processes start, some of them twice.
vi.setConfig({ testTimeout: 120_000 })

const main = fileURLToPath(new URL('main.ts', import.meta.url))

test('three nodes share a room behind the balancer, survive the kill of a node, and stop with one signal', async () => {
  const folder = temporaryFolder()
  const cluster = await startCluster(folder)
  const { port } = cluster
  const processes = [1, 2, 3].map((number) => cluster.processOf(number))
  const people = []
  // Round-robin: each client is on another node.
  for (const name of ['Ada', 'Bob', 'Cyd']) {
    const client = await connect(port)
    await client.join('lobby', name)
    people.push(client)
  }
  const [ada, bob, cyd] = people
  if (ada === undefined || bob === undefined || cyd === undefined) throw new Error('Not everyone joined.')
  expect(await ada.post('cid-00001', 'from one node')).toMatchObject({ id: 1 })
  expect(await bob.post('cid-00002', 'from another')).toMatchObject({ id: 2 })
  await vi.waitFor(() => expect(cyd.received.join()).toMatch(/from one node.*from another/s), {
    timeout: 10_000,
  })

  const [killed] = processes
  if (killed === undefined) throw new Error('There is no first node.')
  process.kill(killed, 'SIGKILL')
  const gone = await Promise.race(people.map((client) => client.closed.then(() => client)))
  const [left, other] = people.filter((client) => client !== gone)
  // A connection made at this moment may fail, and must be retried as every client does.
  const again = await vi.waitFor(() => connect(port), { timeout: 10_000 })
  const { epoch } = await again.join('lobby', gone === ada ? 'Ada' : gone === bob ? 'Bob' : 'Cyd')
  expect(epoch).not.toBe('')
  expect(await again.post('cid-00003', 'I am back')).toMatchObject({ id: 3 })
  expect(await left?.post('cid-00004', 'so are we')).toMatchObject({ id: 4 })
  await vi.waitFor(() => expect(other?.received.join()).toMatch(/I am back.*so are we/s), { timeout: 10_000 })
  // No request goes to the killed node.
  for (let visit = 0; visit < 6; visit += 1)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)

  await vi.waitFor(() => expect(cluster.processOf(1)).not.toBe(killed), { timeout: 15_000 })
  const newcomer = await connect(port)
  expect(await newcomer.join('lobby', 'Dan')).toMatchObject({ rev: 4 })
  cluster.child.kill('SIGINT')
  expect(await once(cluster.child, 'exit')).toEqual([0, null])
  expect(hasPostgres(folder)).toBe(false)
  for (const process of [1, 2, 3].map((number) => cluster.processOf(number)))
    expect(isAlive(process)).toBe(false)
})

test('messages survive a restart of the cluster', { tags: ['long'] }, async () => {
  const folder = temporaryFolder()
  const first = await startCluster(folder)
  const ada = await connect(first.port)
  await ada.join()
  await ada.post('cid-00001', 'still here')
  // Nobody reads its output any more, which has a line for each node that ends.
  first.child.stdout.destroy()
  process.kill(first.processOf(1), 'SIGKILL')
  const bob = await vi.waitFor(() => connect(first.port), { timeout: 10_000 })
  await vi.waitFor(() => bob.join('lobby', 'Bob'), { timeout: 10_000 })
  expect(await bob.post('cid-00002', 'me too')).toMatchObject({ id: 2 })
  first.child.kill('SIGHUP')
  expect(await once(first.child, 'exit')).toEqual([0, null])
  const second = await startCluster(folder)
  const cyd = await connect(second.port)
  expect(await cyd.join('lobby', 'Cyd')).toMatchObject({
    messages: [{ message: 'still here' }, { message: 'me too' }],
  })
})

test('the processes end with the cluster, also after SIGKILL', async () => {
  const folder = temporaryFolder()
  const cluster = await startCluster(folder)
  expect(hasPostgres(folder)).toBe(true)
  cluster.child.kill('SIGKILL')
  await vi.waitFor(() => expect(hasPostgres(folder)).toBe(false), { timeout: 30_000 })
  for (const number of [1, 2, 3])
    await vi.waitFor(() => expect(isAlive(cluster.processOf(number))).toBe(false), { timeout: 30_000 })
})

test.for<[string, () => Promise<string[]>, RegExp]>([
  ['an unknown flag', () => Promise.resolve(['--pots=1']), /There is no flag --pots; did you mean --port\?/],
  [
    'an invalid number',
    () => Promise.resolve(['--nodes=many']),
    /--nodes: must be a whole number from 1 to 16/,
  ],
  ['a negative port', () => Promise.resolve(['--port', '-1']), /--port: must be a whole number/],
  ['a port in use', async () => [`--port=${await takenPort()}`], /Port \d+ is in use/],
])('%s prints one clear line and exits with 1', async ([, makeArgs, line]) => {
  const child = run(['--data-dir', temporaryFolder(), ...(await makeArgs())])
  const [errors] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(errors).toMatch(line)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect(child.exitCode).toBe(1)
})

test('an invalid setting prints one clear line', async () => {
  const child = run(['--port', '0', '--data-dir', temporaryFolder()], { THEME_COLOR: 'yellow' })
  const [errors] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(errors).toMatch(/^The cluster cannot start: THEME_COLOR="yellow": must be a colour/)
  expect(child.exitCode).toBe(1)
})

/** Resolves when the cluster listens. */
async function startCluster(folder = temporaryFolder()) {
  const child = run(['--port', '0', '--data-dir', folder])
  const processes = new Map<string, number>()
  let failed = ''
  child.stderr.on('data', (text) => (failed += String(text)))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, node, id] = /node (\d+) listens on port \d+, as process (\d+)/.exec(line) ?? []
      if (node !== undefined) processes.set(node, Number(id))
      const address = /localhost:(\d+)/.exec(line)?.[1]
      if (address !== undefined) resolve(Number(address))
    })
    child.once('exit', () => reject(new Error(`The cluster ended: ${failed}`)))
  })
  return { child, port, processOf: (node: number) => processes.get(String(node)) ?? NaN }
}

function run(args: string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, GRAVATAR_URL: '', LOG_LEVEL: 'warn', ...settings }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  return child
}

/** PostgreSQL removes the file when it stops. */
function hasPostgres(folder: string) {
  return existsSync(join(folder, 'postgres', 'postmaster.pid'))
}

function isAlive(process: number) {
  try {
    globalThis.process.kill(process, 0)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

async function takenPort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
