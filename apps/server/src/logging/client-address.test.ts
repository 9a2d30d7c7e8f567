import express from 'express'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { clientAddress, loggedAddress } from './client-address.ts'

test.for<[string | undefined, number, string]>([
  [undefined, 0, '192.0.2.9'],
  [undefined, 1, '192.0.2.9'],
  ['198.51.100.7', 0, '192.0.2.9'],
  ['198.51.100.7', 1, '198.51.100.7'],
  ['203.0.113.5, 198.51.100.7', 1, '198.51.100.7'],
  ['203.0.113.5, 198.51.100.7', 2, '203.0.113.5'],
  ['203.0.113.5, 198.51.100.7', 3, '203.0.113.5'],
  ['198.51.100.7:5678', 1, '198.51.100.7'],
  ['[2001:db8::1]:99', 1, '2001:db8::1'],
  ['2001:DB8:0:0::1', 1, '2001:db8::1'],
  ['::ffff:198.51.100.7', 1, '198.51.100.7'],
  ['unknown', 1, '192.0.2.9'],
  ['garbage', 1, '192.0.2.9'],
  ['010.0.0.1', 1, '192.0.2.9'],
  ['1.2.3', 1, '192.0.2.9'],
  ['', 1, '192.0.2.9'],
])('X-Forwarded-For %j behind %i proxies comes from %s', ([forwarded, proxies, address]) => {
  expect(clientAddress(requestWith(forwarded), proxies)).toBe(address)
})

test.for([0, 1, 2, 3])('behind %i proxies it is the ip of Express', async (proxies) => {
  const pairs: [string, string | undefined][] = []
  const app = express().set('trust proxy', proxies)
  app.use((incoming, response) => {
    pairs.push([clientAddress(incoming, proxies), incoming.ip])
    response.end()
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const forwarded of ['198.51.100.7', '203.0.113.5, 198.51.100.7', 'a, 2001:db8::7, 198.51.100.7'])
    await once(
      request({ host: '127.0.0.1', port, headers: { 'X-Forwarded-For': forwarded } }).end(),
      'response',
    )
  expect(pairs).toHaveLength(3)
  for (const [ours, express] of pairs) if (express !== 'a') expect(ours).toBe(express)
})

test.for<[string, 'full' | 'short' | 'none', string | undefined]>([
  ['203.0.113.77', 'full', '203.0.113.77'],
  ['203.0.113.77', 'short', '203.0.113.0/24'],
  ['203.0.113.77', 'none', undefined],
  ['::ffff:203.0.113.77', 'full', '203.0.113.77'],
  ['::ffff:203.0.113.77', 'short', '203.0.113.0/24'],
  ['fe80::1%eth0', 'short', 'fe80::/48'],
  ['2001:db8:1:2:3::4', 'full', '2001:db8:1:2:3::4'],
  ['2001:db8:1:2:3::4', 'short', '2001:db8:1::/48'],
  ['', 'short', undefined],
])('%s is logged %s as %s', ([address, form, logged]) => {
  expect(loggedAddress(address, form)).toBe(logged)
})

function requestWith(forwarded: string | undefined) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { headers, socket: { remoteAddress: '::ffff:192.0.2.9' } } as unknown as IncomingMessage
}
