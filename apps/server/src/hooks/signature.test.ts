import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { hookRequest } from './hook-request.ts'
import { isSignedBy } from './signature.ts'

const body = Buffer.from('{"a":1}')
const secret = 'whsec_c2VjcmV0IGJ5dGVz'
const hex = createHmac('sha256', secret).update(body).digest('hex')
const now = 1_764_403_200_000

function isSigned(headers: IncomingHttpHeaders, bytes = body) {
  return isSignedBy(secret, hookRequest(headers, bytes), now)
}

function standard(seconds: number, id = 'msg_1') {
  const key = Buffer.from(secret.slice(6), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body.toString()}`).digest('base64')
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,AAAA v1,${signature}`,
  }
}

test.each<[string, IncomingHttpHeaders]>([
  ['GitHub', { 'x-hub-signature-256': `sha256=${hex}` }],
  ['Gitea', { 'x-gitea-signature': hex }],
  ['GitLab', { 'x-gitlab-token': secret }],
  ['bearer', { authorization: `Bearer ${secret}` }],
  ['Standard Webhooks', standard(now / 1_000)],
])('P20.2: takes the proof of %s', (_name, headers) => {
  expect(isSigned(headers)).toBe(true)
})

test('P20.2: takes no other body, secret or time, and no absence of a proof', () => {
  expect(isSigned({ 'x-hub-signature-256': `sha256=${hex}` }, Buffer.from('{"a":2}'))).toBe(false)
  expect(isSigned({ 'x-hub-signature-256': '' })).toBe(false)
  expect(isSigned({ 'x-hub-signature-256': `sha256=${hex.replace(/./g, '0')}` })).toBe(false)
  expect(isSigned({ 'x-gitlab-token': `${secret}x` })).toBe(false)
  expect(isSigned(standard(now / 1_000 - 301))).toBe(false)
  expect(isSigned(standard(now / 1_000, 'msg_2'))).toBe(false)
  expect(isSigned({})).toBe(false)
})

test('P20.2: a wrong signature is not made up for by a right token', () => {
  expect(isSigned({ 'x-hub-signature-256': 'sha256=00', 'x-gitlab-token': secret })).toBe(false)
})
