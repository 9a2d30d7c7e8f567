import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { expect, test, vi } from 'vitest'
import { LogUnavailable } from '../log/message-log.ts'
import { rawAnswer, upgradeHead } from '../testing/raw-request.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
}

/** What a browser sends whose page's host was pointed at this machine. */
const rebound = { Host: 'evil.example:8000', Origin: 'http://evil.example:8000' }

test.for<[string, string, Record<string, string>, number]>([
  ['P2.1: another path', '/elsewhere', {}, 404],
  ['P2.1: an invalid path', '//', {}, 404],
  ['P2.2: version 8', '/ws', { 'Sec-WebSocket-Version': '8' }, 426],
  ['P2.2: version 12', '/ws', { 'Sec-WebSocket-Version': '12' }, 426],
  ['P2.2: an upgrade to something else', '/ws', { Upgrade: 'h2c' }, 426],
  ['P2.3: a foreign origin', '/ws', { Origin: 'https://evil.example' }, 403],
  ['P2.3: an opaque origin', '/ws', { Origin: 'null' }, 403],
  ['P2.3: a foreign origin for the diagnostics', '/echo', { Origin: 'https://evil.example' }, 403],
  ['P2.8: a page of another name of this machine', '/ws', { ...rebound }, 421],
  ['P2.8: the same for the diagnostics', '/echo', { ...rebound }, 421],
  ['P2.4: only unknown subprotocols', '/ws', { 'Sec-WebSocket-Protocol': 'soap, mqtt' }, 400],
  ['an invalid key', '/ws', { 'Sec-WebSocket-Key': 'short' }, 400],
])('%s is refused in the handshake', async ([, path, headers, status]) => {
  const { port } = await startTestServer()
  expect(await statusOf(port, path, { ...upgrade, ...headers })).toBe(status)
})

test('P2.2: names the supported version when it refuses another', async () => {
  const { port } = await startTestServer()
  const response = await responseTo(port, '/ws', { ...upgrade, 'Sec-WebSocket-Version': '8' })
  expect(response.headers['sec-websocket-version']).toBe('13')
})

test('P2.2: answers a plain request for a WebSocket path with 426', async () => {
  const { url } = await startTestServer()
  for (const path of ['/ws', '/echo', '/ping']) {
    const response = await fetch(url + path)
    expect(response.status).toBe(426)
    expect(response.headers.get('sec-websocket-version')).toBe('13')
  }
})

test.for<[string, Record<string, string>, Partial<{ allowedOrigins: string[]; trustProxy: number }>]>([
  ['no origin at all', {}, {}],
  ['its own host', { Origin: 'http://chat.example', Host: 'chat.example' }, {}],
  ['an allowed origin', { Origin: 'https://else.example' }, { allowedOrigins: ['https://else.example'] }],
  ['any origin, if the operator allows all', { Origin: 'https://else.example' }, { allowedOrigins: ['*'] }],
  [
    'the host named by a trusted proxy',
    { Origin: 'https://chat.example', 'X-Forwarded-Host': 'chat.example' },
    { trustProxy: 1 },
  ],
])('P2.3: %s may connect', async ([, headers, settings]) => {
  const { port } = await startTestServer(settings)
  const client = await connect(port, { headers })
  expect(client.ws.protocol).toBe('parley.v1')
})

test('P2.3: ignores X-Forwarded-Host without a trusted proxy', async () => {
  const { port } = await startTestServer()
  const headers = { ...upgrade, Origin: 'https://chat.example', 'X-Forwarded-Host': 'chat.example' }
  expect(await statusOf(port, '/ws', headers)).toBe(403)
})

test('P2.4: chooses parley.v1 among several subprotocols', async () => {
  const { port } = await startTestServer()
  expect((await connect(port, { protocols: ['soap', 'parley.v1'] })).ws.protocol).toBe('parley.v1')
})

test('P2.7: too many sockets of one address are refused with 429 and a time to come back', async () => {
  const { app, port } = await startTestServer({ socketsNotJoined: 3, diagnosticsPerAddress: 2 })
  const echoes = [await connect(port, { path: '/echo' }), await connect(port, { path: '/ping' })]
  expect(await statusOf(port, '/echo', upgrade)).toBe(429)
  const listener = await connect(port, { protocols: [] })
  const refused = await responseTo(port, '/ws', upgrade)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '10'])
  expect(app.limited.recent()).toEqual([{ kind: 'connection', address: '127.0.0.1', count: 2 }])
  echoes[0]?.ws.terminate()
  listener.ws.terminate()
  for (const name of ['Ada', 'Grace', 'Radia']) await (await connectOnceFree(port)).join('lobby', name)
})

test('P2.7: what is behind a trusted proxy is counted by its own address', async () => {
  const { port } = await startTestServer({ socketsNotJoined: 1, trustProxy: 1 })
  await connect(port, { headers: { 'X-Forwarded-For': '192.0.2.1' } })
  await connect(port, { headers: { 'X-Forwarded-For': '192.0.2.2' } })
  expect(await statusOf(port, '/ws', { ...upgrade, 'X-Forwarded-For': '192.0.2.1' })).toBe(429)
})

test('P2.7: beyond the connections of the server an upgrade is refused with 503 and a time to come back', async () => {
  const { port } = await startTestServer({ maxConnections: 8 })
  const open = []
  while (open.length < 8) open.push(await connect(port))
  const refused = await responseTo(port, '/ws', upgrade)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '10'])
  open[0]?.ws.terminate()
  await connectOnceFree(port)
})

test.for<[string, string[], string]>([
  ['parley.v1', ['parley.v1'], '{"type":"search","query":""}'],
  ['the sample dialect', [], '{"message":""}'],
])('P1.9: what %s refuses is read slowly, and others are served meanwhile', async ([, protocols, bad]) => {
  const { port } = await startTestServer({ framesPerSocket: { count: 1, perMs: 3_600_000, burst: 5 } })
  const flooding = await connect(port, { protocols })
  for (let n = 0; n < 1_000; n += 1) flooding.send(bad)
  for (let n = 0; n < 6; n += 1) await flooding.next()
  const other = await connect(port)
  await other.join()
  for (let n = 0; n < 20; n += 1) await other.post(`cid-0000${n}`, 'is answered, and does not count')
  expect(flooding.received.filter((text) => /"error"|"Parley"/.test(text))).toHaveLength(6)
})

test('P4.1: more than 64 KiB before joining close the connection, in whole messages too', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  for (let n = 0; n < 70; n += 1) client.send(`{"type":"ping","filler":"${'x'.repeat(1_000)}"}`)
  expect((await client.closed).code).toBe(1009)
})

test('P4.1: after joining a connection may send more than 64 KiB', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  await client.join()
  for (let n = 0; n < 140; n += 1) client.send(`{"type":"ping","filler":"${'x'.repeat(1_000)}"}`)
  for (let n = 0; n < 140; n += 1) await client.frame('pong')
})

test('P1.4: a frame in too many parts closes with 1008', async () => {
  const { port } = await startTestServer()
  const { ws, closed } = await connect(port)
  for (let n = 0; n < 1_000; n += 1) ws.send('', { fin: false })
  expect((await closed).code).toBe(1008)
})

test('/echo returns text and bytes unchanged', async () => {
  const { port } = await startTestServer()
  const { ws } = await connect(port, { path: '/echo', protocols: [] })
  const echoes: [Buffer, boolean][] = []
  ws.on('message', (data: Buffer, isBinary) => echoes.push([data, isBinary]))
  ws.send('hällo 😀')
  ws.send(Buffer.from([0, 255, 128]))
  while (echoes.length < 2) await once(ws, 'message')
  expect(echoes).toEqual([
    [Buffer.from('hällo 😀'), false],
    [Buffer.from([0, 255, 128]), true],
  ])
})

test.for([
  ['/echo', 1024 * 1024],
  ['/ping', 1024 * 1024],
] as const)('%s takes a message of %i bytes, and one more closes with 1009', async ([path, bytes]) => {
  const { port } = await startTestServer()
  const client = await connect(port, { path, protocols: [] })
  client.ws.send('x'.repeat(bytes))
  expect(await client.next()).toHaveLength(path === '/echo' ? bytes : 4)
  client.ws.send('x'.repeat(bytes + 1))
  expect((await client.closed).code).toBe(1009)
})

test.for(['/ws', '/echo', '/ping'])(
  'P1.8: each of 2,000 pings in one write to %s is answered',
  async (path) => {
    const { port } = await startTestServer()
    // With a mask of zeros the payload is as it is.
    const ping = Buffer.from([0x89, 0x81, 0, 0, 0, 0, 0x70])
    const close = Buffer.from([0x88, 0x80, 0, 0, 0, 0])
    const pings = Array.from({ length: 2_000 }, () => ping)
    const head = Buffer.from(upgradeHead(`GET ${path} HTTP/1.1`))
    const answer = await rawAnswer(port, Buffer.concat([head, ...pings, close]))
    expect(answer.split('\r\n\r\n')[1]).toBe('\x8a\x01p'.repeat(2_000) + '\x88\x00')
  },
)

test('/ping answers every message with Pong', async () => {
  const { port } = await startTestServer()
  const client = await connect(port, { path: '/ping', protocols: [] })
  client.send('anything')
  client.ws.send(Buffer.from([1, 2]))
  expect([await client.next(), await client.next()]).toEqual(['Pong', 'Pong'])
})

test('P1.4: closes with 1007 after text that is not UTF-8', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.ws.send(Buffer.from([0xff, 0xfe]), { binary: false })
  expect((await client.closed).code).toBe(1007)
})

test('P1.7: terminates a peer that answers no ping, which then leaves the room', async () => {
  const { port } = await startTestServer({ pingSeconds: 0.05 })
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  const silent = await connect(port)
  await silent.join('lobby', 'Silent')
  silent.ws.pause()
  for (;;) {
    const { left } = await ada.frame('presence')
    if (left.some(({ username }) => username === 'Silent')) break
  }
  expect(ada.ws.readyState).toBe(ada.ws.OPEN)
})

test.for([
  ['/echo', 'message', 2_000, 'x'.repeat(30_000)],
  ['/ws', 'message', 100_000, `{${' '.repeat(300)}`],
  ['/ws', 'pong', 200_000, 'x'.repeat(125)],
] as const)(
  'stops reading from a client of %s that does not read each %s',
  { timeout: 20_000 },
  async ([path, answer, frames, frame]) => {
    const { port } = await startTestServer()
    const { ws } = await connect(port, { path, protocols: [] })
    let answers = 0
    ws.on(answer, () => (answers += 1))
    ws.pause()
    for (let n = 0; n < frames; n += 1)
      if (answer === 'pong') ws.ping(frame)
      else ws.send(frame)
    let before = -1
    while (before !== ws.bufferedAmount) {
      before = ws.bufferedAmount
      await new Promise((later) => setTimeout(later, 200))
    }
    expect(before).toBeGreaterThan(0)
    ws.resume()
    while (answers < frames) await once(ws, answer)
  },
)

test('ignores an upgrade to another protocol than WebSocket on other paths', async () => {
  const { port } = await startTestServer()
  const h2c = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }
  expect(await statusOf(port, '/healthz', h2c)).toBe(200)
})

test('survives a connection that breaks in the handshake', async () => {
  const { port } = await startTestServer()
  const socket = connectTcp(port, '127.0.0.1')
  socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  socket.resetAndDestroy()
  await once(socket, 'close')
  await connect(port)
})

/** The server sees a little later than the client that a connection is closed. */
async function connectOnceFree(port: number, tries = 100) {
  for (; tries > 0; tries -= 1) {
    const client = await connect(port).catch(() => undefined)
    if (client !== undefined) return client
  }
  return connect(port)
}

function statusOf(port: number, path: string, headers: Record<string, string>) {
  return responseTo(port, path, headers).then(({ statusCode }) => statusCode)
}

function responseTo(port: number, path: string, headers: Record<string, string>) {
  const sent = request({ host: '127.0.0.1', port, path, headers }).end()
  return once(sent, 'response').then(([response]) => response as IncomingMessage)
}

test('P9.4: a request during the shutdown is not answered, and the connection closes with a time to come back', async () => {
  const { app, port, messages } = await startTestServer()
  const client = await connect(port)
  await client.join()
  const close = messages.close.bind(messages)
  vi.spyOn(messages, 'before').mockRejectedValue(new LogUnavailable('closed'))
  vi.spyOn(messages, 'close').mockImplementationOnce(async () => {
    const answered = once(client.ws, 'pong')
    client.send({ type: 'history', before: 9 })
    client.ws.ping() // answered after the request was handled
    await answered
    await close()
  })
  await app.close()
  expect(await client.closed).toMatchObject({
    code: 1012,
    reason: expect.stringMatching(/^retry in \d+ ms$/) as unknown,
  })
})
