import { expect, test } from 'vitest'
import { foreignOrigin } from './origin.ts'

const none = { allowedOrigins: [], trustProxy: 0 }

test.for<[string, string]>([
  ['http://h', 'h'],
  ['http://h', 'h:80'],
  ['https://h', 'h'],
  ['https://h', 'h:443'],
  ['https://H', 'h:443'],
  ['https://h', 'H:443'],
  ['https://h:8443', 'h:8443'],
  ['http://h:443', 'h:443'],
  ['https://h:80', 'h:80'],
  ['http://[::1]:8000', '[::1]:8000'],
  ['http://[::1]', '[0:0:0:0:0:0:0:1]:80'],
  ['https://xn--mnchen-3ya.example', 'xn--mnchen-3ya.example:443'],
])('P2.3: %s is the origin of Host %s', ([origin, host]) => {
  expect(foreignOrigin({ headers: { origin, host } }, none)).toBeUndefined()
})

test.for<[string, string]>([
  ['https://h', 'h:80'],
  ['http://h', 'h:443'],
  ['https://h', 'h:8443'],
  ['https://h:8443', 'h'],
  ['https://h.evil', 'h'],
  ['https://evil', 'h'],
  ['null', 'h'],
  ['file://', 'h'],
  ['h', 'h'],
  ['', 'h'],
  ['https://', ''],
])('P2.3: %j is foreign to Host %j', ([origin, host]) => {
  expect(foreignOrigin({ headers: { origin, host } }, none)).toBeDefined()
})

test.for<[string, string | undefined, string | undefined]>([
  ['https://h', 'h', undefined],
  ['https://h', 'h:443', undefined],
  ['https://h', 'h, inner:8000', undefined],
  ['https://h:8443', 'h', 'h'],
  ['https://inner:8000', 'h', 'h'],
  ['https://inner:8000', undefined, undefined],
])('P2.3: behind a proxy %s with X-Forwarded-Host %s is foreign to: %s', ([origin, forwarded, host]) => {
  const headers = { origin, host: 'inner:8000', 'x-forwarded-host': forwarded }
  expect(foreignOrigin({ headers }, { allowedOrigins: [], trustProxy: 1 })?.host).toBe(host)
})

test('P2.3: an origin that the operator allows is not foreign, with or without its port', () => {
  const config = { allowedOrigins: ['https://else.example'], trustProxy: 0 }
  for (const origin of ['https://else.example', 'https://else.example:443'])
    expect(foreignOrigin({ headers: { origin, host: 'h' } }, config)).toBeUndefined()
})

test('names both hosts, and cuts what is too long', () => {
  const origin = `https://${'a'.repeat(5_000)}`
  const found = foreignOrigin({ headers: { origin, host: 'h:8443' } }, none)
  expect(found?.host).toBe('h:8443')
  expect(found?.origin.length).toBeLessThan(300)
})
