import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { Client } from './client.ts'
import { SampleDialect } from './dialects/sample.ts'

test('sends frames that ws accepts, and counts the frames of ws', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => server.close())
  await once(server, 'listening')
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data, { binary: false })))
  const messages = Promise.withResolvers<number>()
  const client = new Client(0, (server.address() as AddressInfo).port, new SampleDialect(0), {
    joined: (joined) => ['short', 'long'.padEnd(500, '.')].forEach((text) => joined.send(text)),
    messages: ({ received }) => (received === 2 ? messages.resolve(received) : undefined),
    closed: (_client, code, reason) => messages.reject(new Error(`${code} ${reason}`)),
  })
  expect(await messages.promise).toBe(2)
  client.destroy()
})

test('answers a ping with a pong of the same payload, also one sent with the upgrade', async () => {
  const { socket, closed } = await upgraded('\x89\x03one')
  const received = await read(socket, 18, () => socket.write('\x89\x03two', 'latin1'))
  expect(received).toBe('\x8a\x83\0\0\0\0one\x8a\x83\0\0\0\0two')
  socket.write('\x88\x11\x03\xf4retry in 250 ms', 'latin1')
  expect(await closed).toBe('1012 retry in 250 ms')
})

test('reports the response of a refused upgrade', async () => {
  const { closed } = await upgraded('', 'HTTP/1.1 403 Forbidden\r\n\r\n')
  expect(await closed).toMatch('1006 refused: HTTP/1.1 403 Forbidden')
})

/** A client, and the server's socket of its connection; `first` is sent together with the response. */
async function upgraded(first: string, answer = 'HTTP/1.1 101 Switching Protocols\r\n\r\n') {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const closed = Promise.withResolvers<string>()
  const client = new Client(0, (server.address() as AddressInfo).port, new SampleDialect(0), {
    joined: () => undefined,
    messages: () => undefined,
    closed: (_client, code, reason) => closed.resolve(`${code} ${reason}`),
  })
  onTestFinished(() => client.destroy())
  const [socket] = (await once(server, 'connection')) as [Socket]
  await once(socket, 'data')
  socket.write(answer + first, 'latin1')
  return { socket, closed: closed.promise }
}

async function read(socket: Socket, length: number, then: () => void) {
  let received = ''
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1')
    if (received.length < length) then()
    else socket.emit('all')
  })
  await once(socket, 'all')
  return received
}
