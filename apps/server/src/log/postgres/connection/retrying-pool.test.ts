import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { EpochGuard } from './epoch-guard.ts'
import { EpochVerifier } from './epoch-verifier.ts'
import type { Timeouts } from './pools.ts'
import { RetryingPool } from './retrying-pool.ts'
import { makeDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode, post } from '../../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../../testing/postgres/test-proxy.ts'

const mostReads = 8
/** The type of a NotificationResponse: the connection that listens receives it without asking. */
const notification = 'A'.charCodeAt(0)
const quiet = { info: () => undefined, warn: () => undefined }

test('a caller that times out while the epoch of a connection is verified does not leak the connection', async () => {
  const timeouts: Timeouts = {
    connectTimeoutMs: 1_000,
    queryTimeoutMs: 5_000,
    giveUpAfterMs: 5_000,
    pollIntervalMs: 0,
  }
  const epochGuard = new EpochGuard(() => undefined)
  epochGuard.adopt('epoch')
  const epochs = new EpochVerifier(epochGuard, quiet)
  epochs.verify = () => Promise.resolve()
  const pool = new RetryingPool(
    inject('postgresUrl'),
    timeouts,
    epochs,
    quiet,
    () => undefined,
    new AbortController().signal,
  )
  onTestFinished(() => pool.close())
  const ask = () => pool.runOnce('reads', (client) => client.query('SELECT 1'))
  const broken = Promise.withResolvers<never>()
  const taken = vi.fn(() => broken.promise)
  const takers = Promise.allSettled(Array.from({ length: mostReads }, () => pool.runOnce('reads', taken)))
  await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(mostReads), 5_000)
  const verified = Promise.withResolvers<undefined>()
  epochs.verify = () => verified.promise
  const waiting = Promise.allSettled(Array.from({ length: mostReads }, ask))
  const last = ask()
  broken.reject(new Error('broken'))
  await Promise.all([takers, expect(last).rejects.toThrow('timeout exceeded')])
  verified.resolve(undefined)
  await waiting
  expect((await ask()).rowCount).toBe(1)
}, 30_000)

test('waits for one of many half-open connections, and does not try the others', async () => {
  const database = await makeDatabase()
  const port = Number(new URL(database.url).port)
  const proxy = await TestProxy.before(port)
  const url = database.url.replace(`:${port}/`, `:${proxy.port}/`)
  const timeouts: Timeouts = {
    connectTimeoutMs: 5_000,
    queryTimeoutMs: 1_000,
    giveUpAfterMs: 10_000,
    pollIntervalMs: 60_000,
  }
  const { log, logger } = await openNode(url, { timeouts })
  await log.append('lobby', [post('cid-1')])
  await vi.waitFor(() => expect(logger).toContain('receiving notifications from other nodes'), 5_000)
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  const old = new WeakSet<object>()
  const silent = new Set<object>()
  let isFrozen = false
  proxy.toNode = (bytes, connection) => {
    if (!isFrozen) old.add(connection)
    if (!isFrozen || !old.has(connection)) return bytes
    if (bytes[0] !== notification) silent.add(connection)
    return Buffer.alloc(0)
  }
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  isFrozen = true
  expect((await log.since('lobby', 0, 1)).head).toBe(1)
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  expect(silent.size).toBe(1)
}, 30_000)
