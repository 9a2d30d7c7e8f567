import { expect, onTestFinished, test } from 'vitest'
import { PushService } from '../testing/push/push-service.ts'
import { PushSender, type PushMessage } from './push-sender.ts'
import { newVapidKeys, Vapid } from './vapid.ts'

const keys = newVapidKeys()
const vapid = new Vapid(keys)
const site = 'https://chat.example.org'
const message: PushMessage = { payload: { type: 'test' }, urgency: 'high', room: 'team' }

async function service(patienceMs = 10_000) {
  const stub = await new PushService().start()
  onTestFinished(() => stub.close())
  const { endpoint, keys: browser } = stub.subscribe()
  const target = { endpoint, ...browser, site }
  const sender = new PushSender(stub.network, patienceMs)
  return { stub, target, sender, send: (what = message) => sender.send(target, what, vapid) }
}

test('P18.3: a push is encrypted for the browser alone, and signed for its service alone', async () => {
  const { stub, send, target } = await service()
  expect(await send()).toEqual({ type: 'sent' })
  const [push] = stub.received
  expect(push).toMatchObject({ endpoint: target.endpoint, payload: { type: 'test' }, key: keys.publicKey })
  expect(push).toMatchObject({ ttl: '86400', urgency: 'high' })
  expect(push?.claims).toMatchObject({ aud: 'https://push.example.com', sub: 'https://chat.example.org' })
  const seconds = Date.now() / 1_000
  expect(push?.claims.exp).toBeGreaterThan(seconds)
  expect(push?.claims.exp).toBeLessThan(seconds + 24 * 3_600)
})

test('P18.3: what replaces another has a topic that does not name the room', async () => {
  const { stub, send, target, sender } = await service()
  await send()
  await send()
  await send({ ...message, room: 'garden' })
  await send({ payload: {}, urgency: 'low' })
  const another = stub.subscribe()
  await sender.send({ endpoint: another.endpoint, ...another.keys, site }, message, vapid)
  const [first, again, garden, none, other] = stub.received.map(({ topic }) => topic)
  expect(first).toMatch(/^[\w-]{32}$/)
  expect(again).toBe(first)
  expect(new Set([first, garden, other]).size).toBe(3)
  expect(none).toBeUndefined()
  expect(target.endpoint).not.toContain('team')
})

test.for([
  [200, { type: 'sent' }],
  [201, { type: 'sent' }],
  [404, { type: 'gone' }],
  [410, { type: 'gone' }],
  [413, { type: 'too_large' }],
  [429, { type: 'later' }],
  [500, { type: 'later' }],
  [503, { type: 'later' }],
  [301, { type: 'refused', status: 301 }],
  [307, { type: 'refused', status: 307 }],
  [400, { type: 'refused', status: 400 }],
  [403, { type: 'refused', status: 403 }],
] as const)('P18.4: an answer of %i is %j', async ([status, outcome]) => {
  const { stub, send } = await service()
  stub.answer = () => ({ status, headers: { location: 'https://127.0.0.1/inside' } })
  expect(await send()).toEqual(outcome)
  expect(stub.received).toHaveLength(1)
})

test.for([
  ['120', 120_000],
  ['0', 0],
  ['999999999', 24 * 3_600_000],
  [new Date(Date.now() - 5_000).toUTCString(), 0],
  ['soon', undefined],
] as const)('P18.4: Retry-After %j is kept to', async ([value, afterMs]) => {
  const { stub, send } = await service()
  stub.answer = () => ({ status: 429, headers: { 'retry-after': value } })
  expect(await send()).toEqual({ type: 'later', ...(afterMs !== undefined && { afterMs }) })
})

test('P18.4: a service that never answers, or is not there, is tried later', async () => {
  const { stub, send } = await service(100)
  stub.answer = () => 'never'
  expect(await send()).toEqual({ type: 'later' })
  stub.close()
  expect(await send()).toEqual({ type: 'later' })
})

test('P18.4: what is larger than one record is not sent', async () => {
  const { stub, send } = await service()
  expect(await send({ ...message, payload: { text: 'a'.repeat(5_000) } })).toEqual({ type: 'too_large' })
  expect(stub.received).toEqual([])
})

const inside = [
  'http://push.example.com/a',
  'https://push.example.com:8443/a',
  'https://127.0.0.1/a',
  'https://localhost/a',
  'https://[::1]/a',
  'https://10.0.0.1/a',
  'https://169.254.169.254/latest/meta-data',
  'https://0x7f000001/a',
  'https://user:secret@push.example.com/a',
  'https://nas.local/a',
  'file:///etc/passwd',
  'not an address',
]

test.for(inside)('P18.2: %s is no endpoint', async (endpoint) => {
  const sender = new PushSender()
  expect(await sender.isEndpoint(endpoint)).toBe(false)
  const { keys: browser } = new PushService().subscribe()
  const outcome = await sender.send({ endpoint, ...browser, site }, message, vapid)
  expect(['refused', 'later']).toContain(outcome.type)
})

test('P18.2: a public name that leads inside is no endpoint, now or later', async () => {
  const { stub, target } = await service()
  const inner = { ...stub.network, isAllowed: () => false }
  const sender = new PushSender(inner)
  expect(await sender.isEndpoint(target.endpoint)).toBe(false)
  expect(await sender.send(target, message, vapid)).toEqual({ type: 'later' })
  expect(stub.received).toEqual([])
  expect(await new PushSender(stub.network).isEndpoint(target.endpoint)).toBe(true)
  expect(await new PushSender(stub.network).isEndpoint('https://unknown.example.com/a')).toBe(false)
})

test('P18.3: keys that are made have the form that services want', () => {
  for (let n = 0; n < 300; n += 1) {
    const { publicKey, privateKey } = newVapidKeys()
    expect([Buffer.from(publicKey, 'base64url').length, Buffer.from(privateKey, 'base64url').length]).toEqual(
      [65, 32],
    )
  }
})
