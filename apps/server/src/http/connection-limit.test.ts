import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { RefusalLine } from '../logging/refusal-log.ts'
import { ConnectionLimit } from './connection-limit.ts'

const settings = { limits: 'on', maxConnections: undefined, socketsPerAddress: 1_000, trustProxy: 0 } as const

test.for([
  [settings, 20_000, 16_000],
  [{ ...settings, maxConnections: 50 }, 20_000, 50],
  [{ ...settings, maxConnections: 0 }, 20_000, Infinity],
  [{ ...settings, limits: 'off' }, 20_000, Infinity],
  [settings, undefined, Infinity],
] as const)('%o with %o open files: %d connections', ([given, files, most]) => {
  expect(new ConnectionLimit(given, { add: () => undefined }, files).most).toBe(most)
})

test('more connections than the files of the process allow are closed, and the operator is told', async () => {
  const { lines, limit, open } = await start({ ...settings, maxConnections: 8 })
  const sockets = await openAll(9, open)
  expect(limit.isReached).toBe(true)
  await once(await open(), 'close')
  expect(lines).toMatchObject([{ level: 'error', kind: { most: 8 } }])
  sockets.forEach((socket) => socket.destroy())
  while (limit.isReached) await new Promise(setImmediate)
})

test('connections that never ask for anything are limited by address, but not those of a proxy', async () => {
  const alone = await start({ ...settings, maxConnections: 0, socketsPerAddress: 2 })
  await openAll(4, alone.open)
  await once(await alone.open(), 'close')
  expect(alone.lines).toMatchObject([{ level: 'warn', address: '127.0.0.1' }])

  const proxied = await start({ ...settings, maxConnections: 0, socketsPerAddress: 2, trustProxy: 1 })
  const sockets = await openAll(20, proxied.open)
  sockets[19]?.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(sockets[19] as Socket, 'data')
  expect(proxied.lines).toEqual([])
})

async function openAll(count: number, open: () => Promise<Socket>) {
  const sockets: Socket[] = []
  while (sockets.length < count) sockets.push(await open())
  return sockets
}

async function start(config: ConstructorParameters<typeof ConnectionLimit>[0]) {
  const lines: RefusalLine[] = []
  const limit = new ConnectionLimit(config, { add: (line) => lines.push(line) }, undefined)
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
  limit.watch(server)
  await once(server, 'listening')
  const opened: Socket[] = []
  onTestFinished(() => {
    opened.forEach((socket) => socket.destroy())
    server.close()
  })
  const open = async () => {
    const accepted = once(server, 'connection')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => undefined)
    opened.push(socket)
    await accepted
    return socket
  }
  return { lines, limit, open }
}
