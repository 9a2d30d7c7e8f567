import { expect, test } from 'vitest'
import { publicInternet } from '../../cards/network.ts'
import { hookTo } from '../../testing/hooks/outgoing-node.ts'
import { isSigned, startReceiver, type ReceivedRequest } from '../../testing/hooks/test-receiver.ts'
import { OutgoingSender } from './outgoing-sender.ts'
import { newSigningKey, signatureHeaders, slackToken, webhookId } from './standard-webhook.ts'

const request = { id: 'msg_1', contentType: 'application/json', body: '{"猫":1}' }
const unlessEnded = new AbortController().signal

test('P20.9: the signature is that of the specification', () => {
  // https://github.com/standard-webhooks/standard-webhooks has this example.
  const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' }
  expect(signatureHeaders(key, message)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('P20.9: keys have 256 random bits, and the token for Slack does not tell the key', () => {
  const key = newSigningKey()
  expect(Buffer.from(key.slice('whsec_'.length), 'base64')).toHaveLength(32)
  expect(newSigningKey()).not.toBe(key)
  expect(slackToken(key)).toMatch(/^[\da-f]{24}$/)
  expect(slackToken(newSigningKey())).not.toBe(slackToken(key))
})

test('P20.10: the id of a change is its own, and always the same', () => {
  expect(webhookId('out', 'epoch', 5)).toMatch(/^msg_[\w-]{27}$/)
  expect(webhookId('out', 'epoch', 5)).toBe(webhookId('out', 'epoch', 5))
  const others = [
    webhookId('out', 'epoch', 6),
    webhookId('out', 'another', 5),
    webhookId('other', 'epoch', 5),
  ]
  expect(new Set([webhookId('out', 'epoch', 5), ...others]).size).toBe(4)
})

test('P20.9: sends a signed request, also of bytes that are not ASCII, and reads the answer', async () => {
  const receiver = await startReceiver(() => ({ status: 200, body: '{"text":"hello 猫"}' }))
  const hook = hookTo(receiver.url)
  expect(await new OutgoingSender().send(hook, request, unlessEnded)).toEqual({
    ...{ type: 'delivered', status: 200, text: 'hello 猫' },
  })
  expect(await isSigned(hook.key, receiver.requests[0] as ReceivedRequest)).toBe(true)
  expect(await isSigned(newSigningKey(), receiver.requests[0] as ReceivedRequest)).toBe(false)
})

test.for([
  [204, 'delivered'],
  [301, 'failed'],
  [302, 'failed'],
  [307, 'failed'],
  [400, 'failed'],
  [404, 'failed'],
  [410, 'gone'],
  [429, 'failed'],
  [500, 'failed'],
] as const)('P20.11: an answer of %i is %s, and no redirect is followed', async ([status, type]) => {
  const inside = await startReceiver()
  const receiver = await startReceiver(() => ({ status, headers: { Location: inside.url } }))
  expect(await new OutgoingSender().send(hookTo(receiver.url), request, unlessEnded)).toMatchObject({
    type,
    status,
  })
  expect([receiver.requests.length, inside.requests.length]).toEqual([1, 0])
})

test.for([
  ['120', 120_000],
  ['0', 0],
  ['999999999', 24 * 3_600_000],
  ['Fri, 01 May 2026 00:01:00 GMT', 60_000],
  ['Fri, 01 May 2020 00:01:00 GMT', 0],
  ['soon', undefined],
] as const)('P20.11: Retry-After: %s are %i ms', async ([value, afterMs]) => {
  const receiver = await startReceiver(() => ({ status: 503, headers: { 'Retry-After': value } }))
  const sender = new OutgoingSender({ now: () => Date.parse('2026-05-01T00:00:00Z') })
  expect(await sender.send(hookTo(receiver.url), request, unlessEnded)).toEqual({
    type: 'failed',
    status: 503,
    afterMs,
  })
})

test('P20.11: no answer, one that is cut, and one that comes too late', async () => {
  const answers = ['cut', 'hang', 'cut body'] as const
  const receiver = await startReceiver((_request, count) => answers[count] ?? 'cut')
  const sender = new OutgoingSender({ patienceMs: 200 })
  const hook = hookTo(receiver.url)
  expect(await sender.send(hook, request, unlessEnded)).toEqual({ type: 'unreached', problem: 'ECONNRESET' })
  expect(await sender.send(hook, request, unlessEnded)).toEqual({ type: 'unreached', problem: 'timeout' })
  // Its status has arrived.
  expect(await sender.send(hook, request, unlessEnded)).toEqual({ type: 'delivered', status: 200 })
  const closed = hookTo('http://127.0.0.1:1/')
  expect(await sender.send(closed, request, unlessEnded)).toEqual({
    type: 'unreached',
    problem: 'ECONNREFUSED',
  })
  expect(await sender.send(hook, request, AbortSignal.abort())).toMatchObject({ type: 'unreached' })
})

test('P20.12: of an answer no more than 64 KiB are read', async () => {
  const receiver = await startReceiver((_request, count) => ({
    status: 200,
    body: `{"text":"${'x'.repeat(count === 0 ? 60_000 : 64 * 1_024)}"}`,
  }))
  const hook = hookTo(receiver.url)
  const sender = new OutgoingSender()
  expect(await sender.send(hook, request, unlessEnded)).toMatchObject({ text: 'x'.repeat(60_000) })
  expect(await sender.send(hook, request, unlessEnded)).toEqual({
    type: 'delivered',
    status: 200,
    text: undefined,
  })
})

test('P20.9: the address is checked with each request, and the connection goes to the one that was checked', async () => {
  const receiver = await startReceiver()
  const names = [['93.184.216.34'], ['127.0.0.1'], ['93.184.216.34', '10.0.0.1']]
  const reached: string[] = []
  const network = {
    ...publicInternet,
    addressesOf: () => Promise.resolve(names.shift() ?? []),
    reach: (address: string) => {
      reached.push(address)
      return { host: '127.0.0.1', port: receiver.port }
    },
  }
  const sender = new OutgoingSender({ networkFor: () => network })
  const hook = hookTo('https://receiver.example.com/', { allowsPrivate: false })
  // It speaks http: the connection is made, and TLS fails there.
  expect(await sender.send(hook, request, unlessEnded)).toMatchObject({
    type: 'unreached',
    problem: expect.stringMatching(/SSL|EPROTO/) as string,
  })
  const refused = { type: 'unreached', problem: 'address_not_allowed' }
  expect(await sender.send(hook, request, unlessEnded)).toEqual(refused)
  expect(await sender.send(hook, request, unlessEnded)).toEqual(refused)
  expect(await sender.send(hookTo(receiver.url, { allowsPrivate: false }), request, unlessEnded)).toEqual(
    refused,
  )
  expect(reached).toEqual(['93.184.216.34'])
  expect(receiver.requests).toEqual([])
})
