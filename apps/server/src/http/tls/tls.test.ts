import { execFileSync } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { subprotocol } from '@parley/shared'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Config } from '../../config/config.ts'
import { TestClient } from '../../testing/test-client.ts'
import { outcomeOfMain, startMain } from '../../testing/test-main.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { addressesOf } from '../addresses.ts'
import { Certificate, openCertificate } from './certificate.ts'

test('serves the page and sockets over https, with a cookie for https alone', async () => {
  const { port } = await startSecure()
  const page = await get(port, '/healthz')
  expect(page.status).toBe(200)
  expect(page.headers['strict-transport-security']).toBeUndefined()
  const client = await connectSecurely(port)
  await client.join()
  expect(await client.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
  const body = JSON.stringify({ token: Buffer.from('Ada'.padEnd(22)).toString('base64url') })
  const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
  const signedIn = await get(port, '/api/session', { headers, method: 'POST', body })
  expect(signedIn.status).toBe(200)
  const [cookie = ''] = signedIn.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^__Host-parley-/)
  expect(cookie).toMatch(/; Secure/)
})

test('acknowledges to a thousand messages in order, as over plain http', async () => {
  const { port } = await startSecure()
  const [ada, bob] = [await connectSecurely(port), await connectSecurely(port)]
  await ada.join('lobby', 'Ada')
  await bob.join('lobby', 'Bob')
  const texts = Array.from({ length: 1_000 }, (_, at) => `message ${at} ${'x'.repeat(500)}`)
  for (const [at, message] of texts.entries()) ada.send({ type: 'post', cid: `cid-${10_000 + at}`, message })
  const seen: string[] = []
  while (seen.length < texts.length)
    seen.push(...(await bob.frame('messages')).messages.map(({ message }) => message))
  expect(seen).toEqual(texts)
})

test('HSTS=1 tells browsers to stay with https', async () => {
  const { port } = await startSecure({ hsts: true })
  expect((await get(port, '/')).headers['strict-transport-security']).toBe('max-age=15552000')
})

test('plain http on that port is redirected, or told what is wrong', async () => {
  const { port } = await startSecure()
  const ask = async (method: string, host: string, headers: Record<string, string> = {}) => {
    const sent = plainRequest({
      ...{ host: '127.0.0.1', port, path: '/r/team?a=b', method, agent: false },
      headers: { Host: host, ...headers },
    }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode, location: response.headers.location, body: await text(response) }
  }
  const location = `https://chat.example:${port}/r/team?a=b`
  expect(await ask('GET', `chat.example:${port}`)).toMatchObject({ status: 308, location })
  expect(await ask('POST', `chat.example:${port}`)).toEqual({
    ...{ status: 400, location: undefined },
    body: 'This port speaks https.\n',
  })
  expect(await ask('GET', 'elsewhere.example')).toMatchObject({ status: 400, location: undefined })
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' }
  expect(await ask('GET', `chat.example:${port}`, upgrade)).toMatchObject({ status: 308 })
})

test('a connection that asks for nothing, or is no TLS, does not disturb others', async () => {
  const { port } = await startSecure()
  const silent = createConnection({ port, host: '127.0.0.1' })
  await once(silent, 'connect')
  onTestFinished(() => void silent.destroy())
  const broken = createConnection({ port, host: '127.0.0.1' })
  broken
    .on('error', () => undefined)
    .resume()
    .end(Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]))
  await once(broken, 'close')
  expect((await get(port, '/healthz')).status).toBe(200)
})

test('the names of the certificate are names of this server, a star for one label', async () => {
  const { port } = await startSecure({ allowedHosts: [] })
  const statusFor = async (host: string) => (await get(port, '/healthz', { headers: { Host: host } })).status
  expect(await statusFor('chat.example')).toBe(200)
  expect(await statusFor('one.rooms.example')).toBe(200)
  expect(await statusFor('a.b.rooms.example')).toBe(421)
  expect(await statusFor('rooms.example')).toBe(421)
})

describe('a certificate whose files change', () => {
  test('is replaced while the server runs, and connections stay', async () => {
    const { port, files, follow } = await startFollowed('chat.example')
    const before = await fingerprintAt(port)
    const client = await connectSecurely(port)
    await client.join()
    makeCertificate(files, ['new.example'])
    follow()
    await expect.poll(() => fingerprintAt(port)).not.toBe(before)
    expect((await get(port, '/healthz', { headers: { Host: 'new.example' } })).status).toBe(200)
    expect(await client.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
  })

  test('stays as it was when the new one cannot be used, with one line', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const files = newFiles()
    makeCertificate(files, ['chat.example'])
    const warn = vi.fn()
    const certificate = new Certificate(files, { info: vi.fn(), warn })
    const setSecureContext = vi.fn()
    certificate.follow({ setSecureContext }, 1_000)
    onTestFinished(() => certificate.close())
    writeFileSync(files.cert, 'half a certific')
    vi.advanceTimersByTime(3_000)
    expect(setSecureContext).not.toHaveBeenCalled()
    expect(certificate.names).toEqual(['chat.example'])
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('the certificate of before is used'))
    // The certificate of one pair with the key of another.
    const other = newFiles()
    makeCertificate(other, ['other.example'])
    renameSync(other.cert, files.cert)
    vi.advanceTimersByTime(1_000)
    expect(warn).toHaveBeenLastCalledWith(expect.stringContaining('do not belong together'))
    expect(certificate.names).toEqual(['chat.example'])
    renameSync(other.key, files.key)
    vi.advanceTimersByTime(1_000)
    expect(setSecureContext).toHaveBeenCalledTimes(1)
    expect(certificate.names).toEqual(['other.example'])
  })
})

test('prints addresses with https, under the names of the certificate', async () => {
  const files = newFiles()
  makeCertificate(files, ['IP:127.0.0.1'])
  const { child, output } = await startMain(temporaryFolder(), [
    '--tls-cert',
    files.cert,
    '--tls-key',
    files.key,
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(output).toMatch(/^ +https:\/\/127\.0\.0\.1:\d+\/$/m)
  expect(output).not.toContain('http://')
  const names = ['chat.example', '*.rooms.example']
  expect(addressesOf('127.0.0.1', 443, '/chat', names)).toEqual(['https://chat.example/chat/'])
  expect(addressesOf('', 8443, '', names)).toEqual(['https://chat.example:8443/'])
})

test.for([
  [{ TLS_CERT: 'cert.pem' }, 'TLS_CERT and TLS_KEY need each other'],
  [{ TLS_CERT: '/nowhere/cert.pem', TLS_KEY: '/nowhere/key.pem' }, 'cannot be used: '],
  [{ HSTS: '1' }, 'HSTS needs https'],
] as const)('the server does not start with %j', async ([settings, line]) => {
  const { code, errors } = await outcomeOfMain(['--data-dir', temporaryFolder()], settings)
  expect(code).toBe(1)
  expect(errors).toContain(`Parley cannot start: `)
  expect(errors).toContain(line)
  expect(errors.trim().split('\n')).toHaveLength(1)
})

test('says what is wrong with the files of a certificate', () => {
  const files = newFiles()
  makeCertificate(files, ['chat.example'])
  const locked = `${files.key}.locked`
  execFileSync('openssl', ['pkey', '-in', files.key, '-aes256', '-passout', 'pass:secret', '-out', locked])
  const logger = { info: vi.fn(), warn: vi.fn() }
  const open = (tlsCert: string, tlsKey: string) => () => openCertificate({ tlsCert, tlsKey }, logger)
  expect(open(files.cert, locked)).toThrow(/the key of TLS_KEY has a passphrase/)
  expect(open(files.key, files.cert)).toThrow(/no certificate .* in that of TLS_CERT/)
  expect(open(files.cert, files.cert)).toThrow(/no key .* in that of TLS_KEY/)
  expect(open(files.cert, files.key)).not.toThrow()
  const pipe = `${files.cert}.pipe`
  execFileSync('mkfifo', [pipe])
  expect(open(pipe, files.key)).toThrow('that of TLS_CERT is a folder, a pipe or a device')
  expect(open(files.cert, '/dev/null')).toThrow('that of TLS_KEY is a folder, a pipe or a device')
})

function newFiles() {
  const folder = temporaryFolder()
  return { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
}

/** Self-signed, with a key of its own. */
function makeCertificate({ cert, key }: { cert: string; key: string }, names: string[]) {
  const alternatives = names.map((name) => (name.startsWith('IP:') ? name : `DNS:${name}`)).join(',')
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const about = ['-subj', '/CN=test', '-addext', `subjectAltName=${alternatives}`, '-days', '2']
  // Put in place at once: the server may look at any time.
  const args = ['req', '-x509', ...curve, ...about, '-keyout', `${key}.new`, '-out', `${cert}.new`]
  execFileSync('openssl', args, { stdio: 'ignore' })
  renameSync(`${key}.new`, key)
  renameSync(`${cert}.new`, cert)
}

async function startSecure(settings: Partial<Config> = {}) {
  const files = newFiles()
  makeCertificate(files, ['chat.example', '*.rooms.example'])
  return startTestServer({ tlsCert: files.cert, tlsKey: files.key, ...settings })
}

/** `follow` lets the server look at the files now. */
async function startFollowed(name: string) {
  const files = newFiles()
  makeCertificate(files, [name])
  const looks: (() => void)[] = []
  const real = globalThis.setInterval
  const spy = vi.spyOn(globalThis, 'setInterval').mockImplementation((look: () => void, ms?: number) => {
    if (ms === 30_000) looks.push(look)
    return real(look, ms)
  })
  onTestFinished(() => spy.mockRestore())
  const { port } = await startTestServer(
    { tlsCert: files.cert, tlsKey: files.key, pingSeconds: 29 },
    pino({ level: 'silent' }),
  )
  return { port, files, follow: () => looks.forEach((look) => look()) }
}

async function connectSecurely(port: number) {
  const ws = new WebSocket(`wss://127.0.0.1:${port}/ws`, subprotocol, { rejectUnauthorized: false })
  const client = new TestClient(ws)
  await once(ws, 'open')
  onTestFinished(() => ws.terminate())
  return client
}

async function get(
  port: number,
  path: string,
  { headers = {}, method = 'GET', body = '' }: { headers?: object; method?: string; body?: string } = {},
) {
  const sent = secureRequest({
    ...{ host: '127.0.0.1', port, path, method, agent: false, rejectUnauthorized: false },
    headers: { ...headers },
  }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  await text(response)
  return { status: response.statusCode, headers: response.headers }
}

async function fingerprintAt(port: number) {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}
