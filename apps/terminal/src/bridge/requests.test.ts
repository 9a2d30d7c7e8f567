import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, Refused, TryAgain } from './requests.ts'

test.each([
  ['7', 7],
  ['100000000', 3_600],
  [new Date(Date.now() + 30_000).toUTCString(), 29],
  [new Date(Date.now() - 30_000).toUTCString(), 1],
  ['soon', 0],
])('Retry-After: %s waits for %i seconds at most', async (header, seconds) => {
  const url = await serve((_request, response) => response.writeHead(503, { 'retry-after': header }).end())
  const error = await failure(url)
  expect(error).toBeInstanceOf(TryAgain)
  const { retryAfter } = error as TryAgain
  expect(Math.abs(retryAfter - seconds)).toBeLessThanOrEqual(1.5)
})

test('an answer that breaks off is tried again', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{')
    setTimeout(() => response.destroy(), 20)
  })
  expect(await failure(url)).toBeInstanceOf(TryAgain)
})

test.each([
  [408, TryAgain],
  [500, TryAgain],
  [413, Refused],
])('%i is what it is', async (status, kind) => {
  const url = await serve((_request, response) => response.writeHead(status).end('<html>'))
  expect(await failure(url)).toBeInstanceOf(kind)
})

test('a mute is waited for', async () => {
  const body = JSON.stringify({ title: 'You are muted.', code: 'muted', lasts: 600 })
  const url = await serve((_request, response) => response.writeHead(403).end(body))
  expect(await failure(url)).toMatchObject({ retryAfter: 600 })
})

const failure = (url: string) =>
  ask(url, { headers: {}, signal: AbortSignal.timeout(10_000) }).then(
    () => undefined,
    (error: unknown) => error,
  )

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
