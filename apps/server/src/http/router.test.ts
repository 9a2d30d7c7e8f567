import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { startTestServer } from '../testing/test-server.ts'

test('/healthz answers 200 when the log answers, and forbids caching', async () => {
  const { url } = await startTestServer()
  const response = await fetch(`${url}/healthz`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({ status: 'ok' })
})

test('/healthz answers 503 when the log does not answer', async () => {
  const { url, messages } = await startTestServer()
  messages.since = () => new Promise(() => {})
  expect((await fetch(`${url}/healthz`)).status).toBe(503)
})

test('/healthz answers 503 when the database is damaged', async () => {
  const { url, messages } = await startTestServer()
  vi.spyOn(messages, 'isDamaged', 'get').mockReturnValue(true)
  const response = await fetch(`${url}/healthz`)
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'database damaged' })
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

test('a malformed request is answered with one line and no stack trace', async () => {
  const { url } = await startTestServer()
  const response = await fetch(`${url}/emoji/%ff.svg`)
  expect(response.status).toBe(400)
  expect(await response.text()).toMatch(/^[\w ]+$/)
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
