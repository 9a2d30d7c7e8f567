import { execFile, spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeHookSettings } from '../../hooks/hook-settings.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { startTestServer } from '../../testing/test-server.ts'

// As Debian has them: apt-get install prometheus-alertmanager apprise curl. Without one, its test is counted as skipped.
const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined
const run = promisify(execFile)

async function startWithHook() {
  const server = await startTestServer()
  const added = await server.app.programs?.add({
    ...{ kind: 'hook', username: 'Monitor', madeBy: 'Olga' },
    settings: writeHookSettings({ room: 'lobby' }),
  })
  if (added?.type !== 'added') throw new Error('The hook was not made.')
  const posted = async () =>
    (await server.messages.before('lobby', 1_000, 50)).map(({ message, colour }) => ({
      message: message.replaceAll('\u034f', ''),
      ...(colour !== undefined && { colour }),
    }))
  return { ...server, secret: added.secret, address: `${server.url}/hooks/${added.secret}`, posted }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test.skipIf(!has('curl', '--version'))('P20.3: curl posts a text', async () => {
  const { address, posted } = await startWithHook()
  await run('curl', ['-sS', '--fail', '-d', 'The backup is *done* & safe', address])
  await run('curl', [
    '-sS',
    '--fail',
    '-H',
    'Title: Disk',
    '-H',
    'Priority: high',
    '-d',
    'Nearly full',
    address,
  ])
  expect(await posted()).toEqual([
    { message: 'The backup is *done* & safe' },
    { message: '**Disk**\nNearly full', colour: '#daa038' },
  ])
})

test.skipIf(!has('prometheus-alertmanager', '--version'))(
  'P20.3: Alertmanager posts an alert, and that it is resolved',
  { timeout: 60_000 },
  async () => {
    const { address, posted } = await startWithHook()
    const folder = temporaryFolder()
    const config = join(folder, 'alertmanager.yml')
    writeFileSync(
      config,
      `route: { receiver: parley, group_wait: 0s, group_interval: 1s }
receivers: [{ name: parley, webhook_configs: [{ url: '${address}' }] }]
`,
    )
    const listen = `127.0.0.1:${await freePort()}`
    const manager = spawn('prometheus-alertmanager', [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
    ])
    onTestFinished(() => void manager.kill())
    const alert = {
      labels: { alertname: 'HighErrorRate', severity: 'critical', instance: 'api-1' },
      annotations: { summary: '7 % of requests fail' },
      generatorURL: 'http://prometheus.example.org/graph',
    }
    const send = async (body: object) => {
      const headers = { 'Content-Type': 'application/json' }
      const answer = await fetch(`http://${listen}/api/v2/alerts`, {
        method: 'POST',
        headers,
        body: JSON.stringify([body]),
      })
      expect(answer.status).toBe(200)
    }
    await vi.waitFor(() => send(alert), { timeout: 20_000, interval: 200 })
    await vi.waitFor(async () => expect(await posted()).toHaveLength(1), { timeout: 20_000, interval: 200 })
    await send({ ...alert, endsAt: new Date(Date.now() - 1_000).toISOString() })
    await vi.waitFor(async () => expect(await posted()).toHaveLength(2), { timeout: 20_000, interval: 200 })
    const rest =
      '7 % of requests fail\n**severity:** critical · **instance:** api-1\nhttp://prometheus.example.org/graph'
    expect(await posted()).toEqual([
      { message: `**Firing: HighErrorRate**\n${rest}`, colour: '#d72b3f' },
      { message: `**Resolved: HighErrorRate**\n${rest}`, colour: '#2eb886' },
    ])
  },
)

test.skipIf(!has('apprise', '--version'))(
  'P20.3: Apprise posts by its kinds for JSON, forms and Mattermost',
  { timeout: 60_000 },
  async () => {
    const { port, secret, posted } = await startWithHook()
    const send = (kind: string, path: string) =>
      run('apprise', [
        '-t',
        'Backup',
        '-b',
        'Two *folders* failed',
        '-n',
        'warning',
        `${kind}://127.0.0.1:${port}/${path}`,
      ])
    await send('json', `hooks/${secret}`)
    await send('form', `hooks/${secret}`)
    await send('mmost', secret)
    expect(await posted()).toEqual([
      { message: '**Backup**\nTwo *folders* failed', colour: '#daa038' },
      { message: '**Backup**\nTwo *folders* failed', colour: '#daa038' },
      { message: expect.stringMatching(/Backup[^]*Two \*{1,2}folders\*{1,2} failed/) as string },
    ])
  },
)
