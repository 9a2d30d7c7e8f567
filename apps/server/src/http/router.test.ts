import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { rawAnswer } from '../testing/raw-request.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

test('/healthz answers 200 whatever the log does', async () => {
  const { url, messages } = await startTestServer()
  messages.since = () => new Promise(() => {})
  vi.spyOn(messages, 'isDamaged', 'get').mockReturnValue(true)
  const response = await fetch(`${url}/healthz`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({ status: 'ok' })
})

test('/readyz answers 200 when the log answers, and forbids caching', async () => {
  const { url } = await startTestServer()
  const response = await fetch(`${url}/readyz`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({ status: 'ok' })
})

test('/readyz asks the log once for all who wait for the answer, and again for the next', async () => {
  const { url, messages } = await startTestServer()
  const since = messages.since.bind(messages)
  const go = Promise.withResolvers<undefined>()
  const asked = vi.spyOn(messages, 'since').mockImplementation(async (...given) => {
    await go.promise
    return since(...given)
  })
  const all = Array.from({ length: 5 }, () => fetch(`${url}/readyz`))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(asked).toHaveBeenCalledTimes(1)
  go.resolve(undefined)
  for (const answer of await Promise.all(all)) expect(answer.status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(asked).toHaveBeenCalledTimes(2)
})

test('/readyz answers 503 when the log does not answer', async () => {
  const { url, messages } = await startTestServer()
  messages.since = () => new Promise(() => {})
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
})

test('/readyz answers 503 when the database is damaged', async () => {
  const { url, messages } = await startTestServer()
  vi.spyOn(messages, 'isDamaged', 'get').mockReturnValue(true)
  const response = await fetch(`${url}/readyz`)
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'database damaged' })
})

test('/readyz names a disk without space, and sends nobody away for it', async () => {
  const freeSpace = { isLow: true, start: () => Promise.resolve(), close: () => undefined }
  const { url } = await startTestServer({}, undefined, { freeSpace })
  const response = await fetch(`${url}/readyz`)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok', disk: 'low' })
})

test('/readyz answers 503 as soon as the server is to stop, while people are still served', async () => {
  const { app, url, port } = await startTestServer({ drainSeconds: 1 })
  const drained = app.drain()
  const response = await fetch(`${url}/readyz`)
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'stopping' })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const client = await connect(port)
  await client.join()
  expect(await client.post('cid-00001', 'hello')).toMatchObject({ id: 1 })
  await drained
})

test('every response forbids other origins, and allows a page on plain http in a LAN', async () => {
  const { url } = await startTestServer()
  const { headers } = await fetch(`${url}/healthz`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|https?:|\*/)
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-powered-by')).toBeNull()
})

test('an emoji picture is immutable, and an unknown code is not found', async () => {
  const { url } = await startTestServer()
  const picture = await fetch(`${url}/emoji/1f604.svg`)
  expect(picture.headers.get('content-type')).toBe('image/svg+xml')
  expect(picture.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(await picture.text()).toContain('<svg')
  expect((await fetch(`${url}/emoji/nope.svg`)).status).toBe(404)
})

test('an avatar is generated when there is no picture service', async () => {
  const { url } = await startTestServer()
  const response = await fetch(`${url}/avatars/${'a'.repeat(64)}?name=Ada`)
  expect(response.headers.get('content-type')).toContain('image/svg+xml')
  expect(await response.text()).toContain('>A<')
})

test.for(['/nothing', '/r/', '/r/%ff', '/emoji/../package.json', '/assets/', '/%c0', '/..%2f..%2fREADME.md'])(
  '%s is answered with 404 or 400',
  async (path) => {
    const { port } = await startTestServer()
    expect([400, 404]).toContain(await statusOf(port, path))
  },
)

test.for(['/emoji/%ff.svg', '/%', '/r/%', '/r/%ff', '/%c0', '/assets/%zz', '/avatars/%', '/ws/%', '/a%00b'])(
  '%s is answered with 400 and "Bad request"',
  async (path) => {
    const { url } = await startTestServer()
    const response = await fetch(url + path, { headers: { accept: 'text/html' } })
    expect([response.status, await response.text()]).toEqual([400, 'Bad request'])
  },
)

test.for(['0.9', '2.0'])('a request of HTTP/%s is answered with 505', async (version) => {
  const { port } = await startTestServer()
  const answer = await rawAnswer(port, `GET /healthz HTTP/${version}\r\nHost: a\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 505 /)
})

test('the absolute form of an address is read as its path', async () => {
  const { port } = await startTestServer()
  const head = 'GET http://chat.example/healthz HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n'
  expect(await rawAnswer(port, head)).toMatch(/^HTTP\/1\.1 200 /)
})

test('with DIAGNOSTICS=0 there is no /echo and no /ping', async () => {
  const { url, port } = await startTestServer({ diagnostics: false })
  for (const path of ['/echo', '/ping']) {
    expect((await fetch(url + path)).status).toBe(404)
    await expect(connect(port, { path, protocols: [] })).rejects.toThrow('404')
  }
  expect((await fetch(`${url}/ws`)).status).toBe(426)
})

test.for([
  ['/chat', 308],
  ['/chat/healthz', 200],
  ['/healthz', 200],
  ['/chat/ws', 426],
  ['/chat/emoji/1f604.svg', 200],
  [`/chat/avatars/${'a'.repeat(64)}`, 200],
  ['/chatter', 404],
] as const)('below BASE_PATH=/chat, %s is answered with %i', async ([path, status]) => {
  const { url } = await startTestServer({ basePath: '/chat' })
  const response = await fetch(url + path, { redirect: 'manual' })
  expect(response.status).toBe(status)
  if (status === 308) expect(response.headers.get('location')).toBe('/chat/')
})

test('sockets are reached with the base path, and without it behind a proxy that takes it off', async () => {
  const { port } = await startTestServer({ basePath: '/chat' })
  for (const path of ['/chat/ws', '/ws']) await (await connect(port, { path })).join()
})

// Not with fetch: it normalizes the path.
function statusOf(port: number, path: string) {
  return new Promise<number | undefined>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}

test.for([
  ['text/html,*/*', /<pre dir="ltr">ALLOWED_HOSTS=evil\.example<\/pre>/],
  ['application/json', /ALLOWED_HOSTS=evil\.example,/],
] as const)(
  'P2.8: another host gets 421, which says as %s which setting makes it known',
  async ([accept, text]) => {
    const { port } = await startTestServer()
    for (const path of ['/', '/healthz', '/nothing']) {
      const head = `GET ${path} HTTP/1.1\r\nHost: evil.example:8000\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`
      const answer = await rawAnswer(port, head)
      expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request/)
      expect(answer).toMatch(text)
      expect(answer).toContain("default-src 'self'")
    }
  },
)
