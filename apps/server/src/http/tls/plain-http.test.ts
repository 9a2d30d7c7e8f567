import { once } from 'node:events'
import { createServer } from 'node:https'
import { createConnection, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { testConfig } from '../../testing/settings/test-settings.ts'
import { answerPlainHttp } from './plain-http.ts'

async function startPlain(patienceMs: number) {
  const server = createServer()
  answerPlainHttp(server, testConfig, patienceMs)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const socket = createConnection({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

test.for([
  ['its headers', 'GET / HTTP/1.1\r\nHost: a.example\r\nX-Long: '],
  ['its body', 'POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\n'],
])('plain http that is slow with %s is ended in time', async ([, beginning]) => {
  const socket = await startPlain(300)
  socket.resume()
  socket.write(beginning ?? '')
  const began = performance.now()
  while (!socket.destroyed && performance.now() - began < 5_000) {
    await delay(20)
    if (socket.writable) socket.write('x')
  }
  expect(socket.destroyed).toBe(true)
  expect(performance.now() - began).toBeLessThan(5_000)
})
