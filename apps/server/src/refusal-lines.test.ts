import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { Config } from './config/config.ts'
import { listeningPort } from './testing/listening-port.ts'
import { rawAnswer, upgradeHead } from './testing/raw-request.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { connect } from './testing/test-client.ts'
import { main } from './testing/test-main.ts'
import { startTestServer } from './testing/test-server.ts'

const anonymous = { trustProxy: 1, logAddresses: 'short' } as const

test('P2.3: a refused origin is one warning that names both hosts and the address', async () => {
  const { port, lines } = await startLogged(anonymous)
  const headers = [
    'Host: inner',
    'X-Forwarded-Host: chat.example',
    'Origin: https://chat.example:8443',
    'X-Forwarded-For: 203.0.113.77',
  ]
  for (let n = 0; n < 20; n += 1) await rawAnswer(port, upgradeHead('GET /ws HTTP/1.1', headers))
  expect(lines).toEqual([
    expect.objectContaining({
      level: 40,
      status: 403,
      origin: 'https://chat.example:8443',
      host: 'chat.example',
      address: '203.0.113.0/24',
      msg: expect.stringMatching(/Host header.*ALLOWED_ORIGINS/) as string,
    }),
  ])
})

test('every other refused handshake is one line for each reason', async () => {
  const { port, lines } = await startLogged()
  for (let n = 0; n < 5; n += 1) {
    await rawAnswer(port, upgradeHead('GET /ws HTTP/1.0'))
    await rawAnswer(port, upgradeHead(`GET /nowhere${n} HTTP/1.1`))
    await rawAnswer(port, upgradeHead('GET /ws HTTP/1.1').replace(/(Key: ).*/, '$1short'))
  }
  expect(lines.map(({ msg, status, address }) => [msg, status, address])).toEqual(
    [505, 404, 400].map((status) => ['handshake refused', status, '127.0.0.0/24']),
  )
})

test('what a proxy passes on is one warning while TRUST_PROXY is 0, and none once it is set', async () => {
  const { port, lines } = await startLogged()
  const proxied = ['Host: chat.example', 'X-Forwarded-For: 203.0.113.77']
  for (let n = 0; n < 3; n += 1) {
    await rawAnswer(port, `GET /healthz HTTP/1.1\r\n${proxied.join('\r\n')}\r\nConnection: close\r\n\r\n`)
    await rawAnswer(port, `${upgradeHead('GET /ws HTTP/1.1', proxied)}close`)
  }
  expect(lines.filter(({ level }) => level === 40)).toEqual([
    expect.objectContaining({ msg: expect.stringMatching(/count as one address.*TRUST_PROXY=1/) as string }),
  ])
  const trusting = await startLogged({ trustProxy: 1 })
  await rawAnswer(
    trusting.port,
    `GET /healthz HTTP/1.1\r\n${proxied.join('\r\n')}\r\nConnection: close\r\n\r\n`,
  )
  expect(trusting.lines).toEqual([])
})

test('headers that are too large, https, and what is no request are a line each', async () => {
  const { port, lines } = await startLogged({ logAddresses: 'full' })
  const large = `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`
  expect(await rawAnswer(port, large)).toMatch(/^HTTP\/1\.1 431 /)
  expect(await rawAnswer(port, Buffer.from([0x16, 3, 1, 2, 0, 1, 0]))).toMatch(/^HTTP\/1\.1 400 /)
  expect(await rawAnswer(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(lines.map(({ level, msg, status, address }) => [level, status, address, msg])).toEqual([
    [40, 431, '127.0.0.1', 'request refused: its headers have more than 16 KiB'],
    [40, 400, '127.0.0.1', 'request refused: it is https, and this port speaks http'],
    [30, 400, '127.0.0.1', 'request refused: it cannot be read'],
  ])
})

test('a refused join is a line for each reason, without what was typed', async () => {
  const { port, lines } = await startLogged(anonymous)
  const headers = { 'X-Forwarded-For': '203.0.113.77' }
  await (await connect(port, { headers })).join('lobby', 'Ada')
  const other = await connect(port, { headers })
  for (const frame of [
    { username: 'Ada', room: 'lobby' },
    { username: 'Secret', room: 'no room' },
  ]) {
    other.send({ type: 'join', avatar: 'b'.repeat(64), ...frame })
    await other.frame('error')
  }
  expect(lines.map(({ msg, code, field, address }) => [msg, code, field, address])).toEqual([
    ['join refused', 'name_taken', 'username', '203.0.113.0/24'],
    ['join refused', 'bad_room', 'room', '203.0.113.0/24'],
  ])
  expect(JSON.stringify(lines)).not.toMatch(/Ada|Secret|no room/)
})

test('with LOG_ADDRESSES=none no line has an address', async () => {
  const { port, lines } = await startLogged({ logAddresses: 'none' })
  await rawAnswer(port, upgradeHead('GET /ws HTTP/1.0'))
  await rawAnswer(port, 'hello\r\n\r\n')
  expect(lines).toHaveLength(2)
  expect(JSON.stringify(lines)).not.toContain('127.0.0.1')
})

test.skipIf(process.platform === 'win32')('says that no file handle is left, and goes on', async () => {
  const settings = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: temporaryFolder(), GRAVATAR_URL: '' }
  const child = spawn('sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, main], {
    env: { ...process.env, ...settings, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const port = (await listeningPort(child.stdout)) ?? 0
  const sockets = Array.from({ length: 64 }, () => connectTcp(port, '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => undefined)
  onTestFinished(() => sockets.forEach((socket) => void socket.destroy()))
  for await (const line of createInterface({ input: child.stderr }))
    if (line.includes('no file handle is left')) break
  child.stderr.resume()
  for (const socket of sockets) socket.destroy()
  let status: unknown
  for (let tries = 0; status !== 200 && tries < 1_000; tries += 1) status = await statusOf(port)
  expect(status).toBe(200)
})

/** A server whose log lines are read as JSON. */
async function startLogged(settings: Partial<Config> = {}) {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { ...(await startTestServer(settings, logger)), lines }
}

async function statusOf(port: number) {
  const sent = request({ host: '127.0.0.1', port, path: '/healthz', agent: false }).end()
  try {
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }]
    response.resume()
    return response.statusCode
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}
