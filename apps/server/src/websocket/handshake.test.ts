import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { rawAnswer, upgradeHead } from '../testing/raw-request.ts'
import { startTestServer } from '../testing/test-server.ts'

test.for<[string, string[], number]>([
  ['GET /ws HTTP/1.0', ['Host: chat.example'], 505],
  ['GET /ws HTTP/0.9', ['Host: chat.example'], 505],
  ['GET /ws HTTP/2.0', ['Host: chat.example'], 505],
  ['GET /echo HTTP/1.0', ['Host: chat.example'], 505],
  ['GET /ws HTTP/1.1', [], 400],
  ['GET /ws HTTP/1.1', ['Host:'], 400],
  ['GET /ws HTTP/1.1', ['Host: a.example', 'Host: b.example'], 400],
  ['GET /ws HTTP/1.1', ['Host: a b'], 400],
  ['GET /ws HTTP/1.1', ['Host: a/b'], 400],
  ['GET /ws HTTP/1.1', ['Host: me@a'], 400],
  ['GET /ws HTTP/1.1', ['Host: a:99999'], 400],
  ['GET /ws HTTP/1.1', ['Host: a', 'Content-Length: 2'], 400],
  ['GET /ws HTTP/1.1', ['Host: a', 'Transfer-Encoding: chunked'], 400],
  ['POST /ws HTTP/1.1', ['Host: a'], 405],
])('P2.6: an upgrade by %s with %j is refused with %i', async ([line, headers, status]) => {
  const { port } = await startTestServer()
  expect(await rawAnswer(port, upgradeHead(line, headers))).toMatch(
    new RegExp(`^HTTP/1\\.1 ${status} [^]*\r\nConnection: close\r\n`),
  )
})

test.for(['GET /ws HTTP/1.1', 'GET /ws?x=1 HTTP/1.1', 'GET http://chat.example/ws HTTP/1.1'])(
  'P2.6: %s is an upgrade',
  async (line) => {
    const { port } = await startTestServer()
    expect(await firstAnswer(port, upgradeHead(line))).toMatch(/^HTTP\/1\.1 101 /)
  },
)

test.for(['/ws', '/echo', '/ping'])(
  'P2.2: a request for %s without an upgrade ends the connection, whatever it says',
  async (path) => {
    const { port } = await startTestServer()
    for (const method of ['GET', 'POST', 'DELETE'])
      for (const connection of ['keep-alive', 'close', 'Upgrade']) {
        const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`
        const answer = await rawAnswer(port, head)
        expect(answer).toMatch(/^HTTP\/1\.1 426 /)
        expect(answer).toMatch(/\r\nConnection: close, Upgrade\r\n/i)
      }
  },
)

test('P2.2: a proxy that goes on after 426 gets no 400 for its next request', async () => {
  const { port } = await startTestServer()
  const next = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'
  const answer = await rawAnswer(port, `GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${next}`)
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 426'])
})

async function firstAnswer(port: number, bytes: string) {
  const socket = connectTcp(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(bytes)
  const [data] = (await once(socket, 'data')) as [Buffer]
  return data.toString()
}
