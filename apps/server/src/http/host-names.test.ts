import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { unknownHost } from './host-names.ts'

const settings = { allowedHosts: [], allowedOrigins: [], host: '', trustProxy: 0 }

test.for([
  '127.0.0.1:8000',
  '192.168.1.7',
  '[::1]:8000',
  '[fe80::1]',
  'localhost:8000',
  'chat.localhost',
  'box.local:8000',
  'box.local.',
  'chat.lan',
  'db.internal',
  'pi.home.arpa',
  'parley:8000',
  'PARLEY',
  hostname(),
])('P2.8: %s is a name of this server', (host) => {
  expect(unknownHost(host, settings)).toBeUndefined()
})

test.for([
  ['evil.example', 'evil.example'],
  ['Evil.Example.:8000', 'evil.example'],
  ['127.0.0.1.evil.example', 'evil.example'],
  ['localhost.evil.example:8000', 'localhost.evil.example'],
  ['lan.example', 'lan.example'],
  ['notlocal.evillan', 'notlocal.evillan'],
  ['bücher.example', 'xn--bcher-kva.example'],
  [`x${hostname()}.example`, 'example'],
])('P2.8: %s is not', ([host, name]) => {
  expect(unknownHost(host, settings)).toMatch(new RegExp(`${name}$`))
})

test.for([
  { ...settings, trustProxy: 1 },
  { ...settings, allowedHosts: ['chat.example.org'] },
  { ...settings, allowedHosts: ['*'] },
  { ...settings, allowedOrigins: ['https://chat.example.org:8443'] },
  { ...settings, allowedOrigins: ['*'] },
  { ...settings, host: 'chat.example.org' },
])('P2.8: chat.example.org is a name of this server with %o', (given) => {
  expect(unknownHost('chat.example.org:8000', given)).toBeUndefined()
})
