import { readFileSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { inProject } from '../config/project-folder.ts'
import type { Config } from '../config/config.ts'
import type { Dependencies } from '../app.ts'
import { measured } from '../logging/measured.ts'
import { connect } from '../testing/test-client.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { outcomeOfMain } from '../testing/test-main.ts'
import { startTestServer } from '../testing/test-server.ts'
import { metricsOf } from './serve-metrics.ts'

const metrics = { host: '127.0.0.1', port: 0 }

test('counts what people do', async () => {
  const { port, scrape } = await startMeasured()
  const [ada, bob] = [await joined(port, 'Ada'), await joined(port, 'Bob')]
  const before = await scrape()
  expect(before['parley_connections{state="joined"}']).toBe(2)
  expect(before['parley_people']).toBe(2)
  expect(before['parley_rooms_open']).toBe(1)
  expect(before['parley_changes_total{kind="post"}']).toBe(0)
  ada.send({ type: 'post', cid: 'cid-00001', message: 'hello' })
  await bob.frame('messages')
  await ada.frame('posted')
  ada.send({ type: 'post', cid: 'cid-00002', message: 'again' })
  await bob.frame('messages')
  await ada.frame('posted')
  ada.send({ type: 'edit', cid: 'cid-00003', id: 1, message: 'hello, Bob' })
  await ada.frame('changed')
  await bob.frame('messages')
  const after = await scrape()
  expect(after['parley_changes_total{kind="post"}']).toBe(2)
  expect(after['parley_changes_total{kind="edit"}']).toBe(1)
  expect(after['parley_deliveries_total']).toBe(3 * 2)
  expect(since('parley_commit_seconds_count')).toBe(3)
  expect(since('parley_commit_writes_sum')).toBe(3)
  expect(since('parley_commit_seconds_sum')).toBeGreaterThan(0)

  function since(name: string) {
    return (after[name] ?? NaN) - (before[name] ?? NaN)
  }
})

test('counts what is refused, by reason and by limit', async () => {
  const { port, scrape } = await startMeasured({ postsPerMinute: 1, postsBurst: 1 })
  const ada = await joined(port, 'Ada')
  for (const cid of ['cid-00001', 'cid-00002', 'cid-00003']) ada.send({ type: 'post', cid, message: 'hello' })
  await ada.frame('error') // before the post is stored
  await ada.frame('error')
  await ada.frame('posted')
  await statusOf(port, '/api/nothing')
  await statusOf(port, '/', { Host: 'elsewhere.example' })
  const figures = await scrape()
  expect(figures['parley_refusals_total{at="room",reason="slow_down"}']).toBe(2)
  expect(figures['parley_limited_total{kind="write"}']).toBe(2)
  expect(figures['parley_refusals_total{at="connection",reason="421"}']).toBe(1)
})

test('shows what is stored, and how the process does', async () => {
  const { port, scrape } = await startMeasured()
  const ada = await joined(port, 'Ada')
  ada.send({ type: 'post', cid: 'cid-00001', message: 'hello' })
  await ada.frame('posted')
  const figures = await scrape()
  expect(figures['parley_storage_bytes{part="log"}']).toBeGreaterThan(4_096)
  expect(figures['parley_storage_bytes{part="files"}']).toBe(0)
  expect(figures['parley_disk_free_bytes']).toBeGreaterThan(0)
  expect(figures['parley_disk_size_bytes']).toBeGreaterThan(figures['parley_disk_free_bytes'] ?? Infinity)
  expect(figures['parley_database_up']).toBe(1)
  expect(figures['parley_database_damaged']).toBe(0)
  expect(figures['parley_disk_low']).toBe(0)
  expect(figures[`parley_build_info{version="0.1.0",node="${process.version}",engine="sqlite"}`]).toBe(1)
  expect(figures['process_resident_memory_bytes']).toBeGreaterThan(1e7)
  expect(figures['process_open_fds']).toBeGreaterThan(3)
  expect(figures['parley_event_loop_utilization']).toBeGreaterThan(0)
})

test('the lag of the event loop is what it was late, and zero where it was not', async () => {
  const { scrape } = await startMeasured()
  await sleep(100)
  await scrape()
  await sleep(100)
  expect((await scrape())['parley_event_loop_lag_seconds{share="0.5"}']).toBeLessThan(0.02)
  await sleep(100) // the first tick after a scrape is not measured
  const until = performance.now() + 300
  while (performance.now() < until);
  await sleep(50)
  const worst = (await scrape())['parley_event_loop_lag_seconds{share="1"}']
  expect(worst).toBeGreaterThan(0.2)
  expect(worst).toBeLessThan(2)
})

test('counts the outcomes of link cards', async () => {
  const fetcher: Dependencies['fetcher'] = { get: () => Promise.resolve(undefined) }
  const { port, scrape } = await startMeasured({ previews: true }, fetcher)
  const ada = await joined(port, 'Ada')
  ada.send({ type: 'post', cid: 'cid-00001', message: 'see https://news.example/1' })
  await ada.frame('posted')
  await expect.poll(async () => (await scrape())['parley_link_cards_total{outcome="nothing"}']).toBe(1)
})

test('answers GET /metrics alone, to those who name this machine, and never on the public port', async () => {
  const { app, port } = await startMeasured()
  const own = app.metricsPort ?? 0
  expect(await statusOf(own, '/metrics')).toBe(200)
  expect(await statusOf(own, '/')).toBe(404)
  expect(await statusOf(own, '/metrics', {}, 'POST')).toBe(405)
  expect(await statusOf(own, '/metrics', { Host: 'elsewhere.example' })).toBe(421)
  expect(await statusOf(port, '/metrics')).toBe(404)
})

test('nothing listens, and nothing is counted, without METRICS', async () => {
  const { app } = await startTestServer()
  expect(app.metricsPort).toBeUndefined()
  expect(measured.commit.isMeasured).toBe(false)
})

test('the server does not start where the port of the metrics is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as { port: number }
  const args = ['--host', '127.0.0.1', '--data-dir', temporaryFolder(), '--metrics', `127.0.0.1:${port}`]
  expect(await outcomeOfMain(args)).toMatchObject({
    code: 1,
    errors: `Parley cannot start: Port ${port} is taken. Stop what uses it, or choose another with METRICS.\n`,
  })
})

test('METRICS.md lists exactly the metrics, with their types and labels', () => {
  const pools = () => ({ reads: { total: 1, idle: 1, waiting: 0 } })
  const { registry, end } = metricsOf({
    ...{ version: '', engine: 'postgres', dataDir: '.', pools },
    log: { isDamaged: false, isReachable: true },
    chat: { activity: { joined: 0, people: 0, rooms: 0, posts: 0 } },
    sockets: { count: 0 },
    connectionLimit: { most: 1 },
    limited: { totals: new Map() },
  })
  onTestFinished(end)
  const real = registry.getMetricsAsArray().map((metric) => {
    const { name, type, labelNames } = metric as unknown as {
      name: string
      type: string
      labelNames: string[]
    }
    return `${name} ${type} ${labelNames.join(', ')}`.trim()
  })
  expect(real.sort()).toEqual(documented().sort())
})

function documented() {
  const rows = readFileSync(inProject('apps/server/METRICS.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  return rows.map((row) => {
    const [name = '', type = '', labels = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.replaceAll('`', '').trim())
    return `${name} ${type} ${labels}`.trim()
  })
}

async function startMeasured(settings: Partial<Config> = {}, fetcher?: Dependencies['fetcher']) {
  const server = await startTestServer({ metrics, ...settings }, undefined, {}, fetcher)
  const scrape = async () => {
    const response = await fetch(`http://127.0.0.1:${server.app.metricsPort}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    return figuresIn(await response.text())
  }
  return { ...server, scrape }
}

function figuresIn(page: string): Record<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at))]
    }),
  )
}

async function statusOf(port: number, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const sent = request({ host: '127.0.0.1', port, path, headers, method }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  await text(response)
  return response.statusCode
}

async function joined(port: number, name: string) {
  const client = await connect(port)
  await client.join('lobby', name)
  return client
}

function sleep(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
