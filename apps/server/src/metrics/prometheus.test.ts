import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test } from 'vitest'
import { inProject } from '../config/project-folder.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const folder = inProject('apps/server/deploy/prometheus')
const rules = join(folder, 'parley-alerts.yml')

/** `apt-get install prometheus` has both. */
const isInstalled = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
)

/** The queries of the dashboard, as Grafana fills them in. */
const dashboard = v.parse(
  v.object({
    panels: v.array(
      v.object({ title: v.string(), targets: v.optional(v.array(v.object({ expr: v.string() }))) }),
    ),
  }),
  JSON.parse(readFileSync(join(folder, 'parley-dashboard.json'), 'utf8')),
)
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({
    title,
    query: expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '10s'),
  })),
)

/** What has nothing to show while all is well, and on SQLite. */
const mayBeEmpty = ['parley_database_connections', 'parley_connections_limit', 'process_max_fds']

test('the dashboard and the rules name only metrics that METRICS.md lists', () => {
  const documented = readFileSync(inProject('apps/server/METRICS.md'), 'utf8')
  const expressions = [...queries.map(({ query }) => query), readFileSync(rules, 'utf8')]
  const named = expressions.flatMap((text) => text.match(/\b(parley|process|nodejs)_[a-z_]+/g) ?? [])
  const names = new Set(named.map((name) => name.replace(/_(bucket|sum|count)$/, '')))
  expect(names.size).toBeGreaterThan(15)
  expect([...names].filter((name) => !documented.includes(`| \`${name}\` `))).toEqual([])
})

describe.skipIf(!isInstalled)('needs Prometheus (apt-get install prometheus)', () => {
  test('promtool finds the metrics and the rules in order', async () => {
    const { app } = await startTestServer({ metrics: { host: '127.0.0.1', port: 0 } })
    const page = await (await fetch(`http://127.0.0.1:${app.metricsPort}/metrics`)).text()
    expect(spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(spawnSync('promtool', ['check', 'rules', rules])).toMatchObject({ status: 0 })
  })

  test('it scrapes a server, loads the rules, and answers every query of the dashboard', async () => {
    const limits = { postsPerMinute: 1, postsBurst: 1 }
    const { app, port } = await startTestServer({ metrics: { host: '127.0.0.1', port: 0 }, ...limits })
    const ask = await startPrometheus(app.metricsPort ?? 0)
    const client = await connect(port)
    await client.join()
    await expect.poll(() => ask('up{job="parley"}'), { timeout: 20_000 }).toEqual([1])
    await client.post('cid-00001', 'hello')
    client.send({ type: 'post', cid: 'cid-00002', message: 'too soon' })
    await client.frame('error')
    await expect
      .poll(() => ask('sum(increase(parley_changes_total{kind="post"}[1m])) > 0'), { timeout: 20_000 })
      .toHaveLength(1)
    for (const { title, query } of queries) {
      const answered = expect.poll(() => ask(query), { timeout: 20_000, message: `${title}: ${query}` })
      if (mayBeEmpty.some((name) => query.includes(name))) await answered.toEqual(expect.any(Array))
      else await answered.not.toEqual([])
    }
    expect(await ask('sum(parley_people)')).toEqual([1])
    const loaded = await ask.rules()
    expect(loaded.map(({ name }) => name)).toContain('ParleyDatabaseDamaged')
    await expect
      .poll(async () => (await ask.rules()).map(({ health }) => health), { timeout: 20_000 })
      .toEqual(loaded.map(() => 'ok'))
    expect((await ask.rules()).filter(({ state }) => state === 'firing')).toEqual([])
  }, 90_000)
})

const answer = v.object({
  status: v.literal('success'),
  data: v.object({ result: v.array(v.object({ value: v.tuple([v.number(), v.string()]) })) }),
})
const ruleList = v.object({
  data: v.object({
    groups: v.array(
      v.object({ rules: v.array(v.object({ name: v.string(), health: v.string(), state: v.string() })) }),
    ),
  }),
})

/** Starts Prometheus for one test, which scrapes that port once a second. Returns the function that asks it. */
async function startPrometheus(target: number) {
  const home = temporaryFolder()
  const port = await freePort()
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: [{ job_name: 'parley', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
  }
  writeFileSync(join(home, 'prometheus.yml'), JSON.stringify(config)) // JSON is YAML
  const flags = {
    'config.file': join(home, 'prometheus.yml'),
    'storage.tsdb.path': join(home, 'data'),
    'web.listen-address': `127.0.0.1:${port}`,
  }
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`)
  const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'ignore'] })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  const url = `http://127.0.0.1:${port}`
  const isReady = () => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false) // prettier-ignore
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true)
  const ask = async (query: string) => {
    const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`)
    const { data } = v.parse(answer, await response.json())
    return data.result.map(({ value: [, value] }) => Number(value))
  }
  const askRules = async () => {
    const { data } = v.parse(ruleList, await (await fetch(`${url}/api/v1/rules`)).json())
    return data.groups.flatMap((group) => group.rules)
  }
  return Object.assign(ask, { rules: askRules })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
