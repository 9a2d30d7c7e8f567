import { expect, onTestFinished, test } from 'vitest'
import { newToken } from '../../identity/author.ts'
import { PushSender } from '../../push/push-sender.ts'
import { PushService } from '../../testing/push/push-service.ts'
import { startWithBrowser, TestBrowser } from '../../testing/test-browser.ts'

async function signedIn(settings: Parameters<typeof startWithBrowser>[0] = {}) {
  const service = await new PushService().start()
  onTestFinished(() => service.close())
  const sender = new PushSender(service.network)
  const started = await startWithBrowser(settings, undefined, {}, undefined, sender)
  await started.browser.signIn(newToken())
  const put = (body: object) => started.browser.request('PUT', '/push', { body })
  const get = () => started.browser.request('GET', '/push')
  return { ...started, service, put, get }
}

const night = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' }

test('P18.1: the page gets the key of the log, the same each time', async () => {
  const { get, port } = await signedIn()
  const { status, body } = await get()
  expect(status).toBe(200)
  expect(body).toEqual({ key: expect.stringMatching(/^B[\w-]{86}$/) as string })
  expect((await get()).body).toEqual(body)
  expect(await new TestBrowser(port).request('GET', '/push')).toMatchObject({
    status: 401,
    body: { code: 'signed_out' },
  })
})

test('P18.2: a device is set, changed and removed', async () => {
  const { get, put, browser, service } = await signedIn()
  const subscribed = service.subscribe()
  const { endpoint } = subscribed
  expect(await put({ ...subscribed, text: true, quiet: night })).toMatchObject({ status: 204 })
  expect((await get()).body['device']).toEqual({ endpoint, text: true, quiet: night })
  expect(await put({ ...subscribed, text: false })).toMatchObject({ status: 204 })
  expect((await get()).body['device']).toEqual({ endpoint, text: false })
  expect(await browser.request('DELETE', '/push')).toMatchObject({ status: 204 })
  expect((await get()).body).not.toHaveProperty('device')
})

test('P18.6: a test arrives at once, and says what came of it', async () => {
  const { put, browser, service } = await signedIn()
  const tested = async () => (await browser.post('/push/test')).body['outcome']
  expect(await tested()).toBe('gone')
  await put({ ...service.subscribe(), text: true })
  expect(await tested()).toBe('sent')
  expect(service.received.map(({ payload }) => payload)).toEqual([{ type: 'test' }])
  service.answer = () => ({ status: 410 })
  expect(await tested()).toBe('gone')
})

test('P18.6: a device that is gone is forgotten', async () => {
  const { get, put, browser, service } = await signedIn()
  await put({ ...service.subscribe(), text: true })
  service.answer = () => ({ status: 404 })
  await browser.post('/push/test')
  expect((await get()).body).not.toHaveProperty('device')
})

test('P18.2: tests and changes are limited by person', async () => {
  const { put, browser, service } = await signedIn()
  const subscribed = { ...service.subscribe(), text: true }
  const statuses = []
  for (let n = 0; n < 12; n += 1) statuses.push((await put(subscribed)).status)
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 204))
  expect(statuses.slice(10)).toEqual([429, 429])
  const tests = []
  for (let n = 0; n < 4; n += 1) tests.push((await browser.post('/push/test')).status)
  expect(tests).toEqual([200, 200, 200, 429])
  expect(service.received).toHaveLength(3)
})

const point = new PushService().subscribe().keys

test.for([
  ['endpoint', { endpoint: 'https://127.0.0.1/inside' }],
  ['endpoint', { endpoint: 'https://169.254.169.254/latest/meta-data' }],
  ['endpoint', { endpoint: 'http://push.example.com/a' }],
  ['endpoint', { endpoint: 'https://push.example.com:8443/a' }],
  ['endpoint', { endpoint: 'https://unknown.example.com/a' }],
  ['endpoint', { endpoint: `https://push.example.com/${'a'.repeat(1_000)}` }],
  ['keys', { keys: { ...point, p256dh: Buffer.alloc(65, 4).toString('base64url') } }],
  ['keys', { keys: { ...point, auth: 'short' } }],
  ['text', { text: 'yes' }],
  ['quiet', { quiet: { ...night, from: 1_440 } }],
  ['quiet', { quiet: { ...night, zone: 'Europe/Atlantis' } }],
] as const)('P18.2: a wrong %s is refused', async ([field, wrong]) => {
  const { get, put, service } = await signedIn()
  const refused = await put({ ...service.subscribe(), text: true, ...wrong })
  expect(refused).toMatchObject({ status: 400, body: { code: 'wrong_shape', field } })
  expect((await get()).body).not.toHaveProperty('device')
})

test('P18.2: the device ends with its credential', async () => {
  const { put, browser, service, push } = await signedIn()
  await put({ ...service.subscribe(), text: true })
  expect(await push?.hasDevices()).toBe(true)
  await browser.request('DELETE', '/session')
  expect(await push?.hasDevices()).toBe(false)
})

test('P18.1: where the operator has switched it off, there is no such request', async () => {
  const { get } = await signedIn({ push: false })
  expect(await get()).toMatchObject({ status: 404, body: { code: 'no_such_request' } })
})

test('P11.5: a page of another site cannot set a device', async () => {
  const { browser, service } = await signedIn()
  const headers = { origin: 'https://evil.example' }
  const body = { ...service.subscribe(), text: true }
  expect(await browser.request('PUT', '/push', { body, headers })).toMatchObject({ status: 403 })
})
