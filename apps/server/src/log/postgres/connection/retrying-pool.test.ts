import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { EpochGuard } from './epoch-guard.ts'
import type { Patience } from './pools.ts'
import { RetryingPool } from './retrying-pool.ts'
import { makeDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode, post } from '../../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../../testing/postgres/test-proxy.ts'

const mostReads = 8
const quiet = { info: () => undefined, warn: () => undefined }

test('whoever gives up waiting for a connection that is still being looked at does not keep it from the others', async () => {
  const patience: Patience = {
    connectWithinMs: 1_000,
    answerWithinMs: 5_000,
    lostForMs: 5_000,
    lookEveryMs: 0,
  }
  const epochGuard = new SlowLife(quiet, () => undefined)
  const pool = new RetryingPool(inject('postgresUrl'), patience, epochGuard, quiet, () => undefined)
  onTestFinished(() => pool.close())
  const ask = () => pool.once('reads', (client) => client.query('SELECT 1'))
  const broken = Promise.withResolvers<never>()
  const taken = vi.fn(() => broken.promise)
  const takers = Promise.allSettled(Array.from({ length: mostReads }, () => pool.once('reads', taken)))
  await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(mostReads), 5_000)
  const looked = Promise.withResolvers<undefined>()
  epochGuard.look = () => looked.promise
  const waiting = Promise.allSettled(Array.from({ length: mostReads }, ask))
  const last = ask()
  broken.reject(new Error('broken'))
  await Promise.all([takers, expect(last).rejects.toThrow('timeout exceeded')])
  looked.resolve(undefined)
  await waiting
  expect((await ask()).rowCount).toBe(1)
}, 30_000)

test('of many connections that are half-open one is waited for, and the others are not tried', async () => {
  const database = await makeDatabase()
  const port = Number(new URL(database.url).port)
  const proxy = await TestProxy.before(port)
  const url = database.url.replace(`:${port}/`, `:${proxy.port}/`)
  const patience: Patience = {
    connectWithinMs: 5_000,
    answerWithinMs: 1_000,
    lostForMs: 10_000,
    lookEveryMs: 60_000,
  }
  const { log, logger } = await openNode(url, { patience })
  await log.append('lobby', [post('cid-1')])
  await vi.waitFor(() => expect(logger).toContain('other nodes are heard'), 5_000)
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  const old = new WeakSet<object>()
  const silent = new Set<object>()
  let isFrozen = false
  proxy.toNode = (bytes, connection) => {
    if (!isFrozen) old.add(connection)
    if (!isFrozen || !old.has(connection)) return bytes
    silent.add(connection)
    return Buffer.alloc(0)
  }
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  isFrozen = true
  expect((await log.since('lobby', 0, 1)).head).toBe(1)
  await Promise.all(Array.from({ length: mostReads }, () => log.since('lobby', 0, 1)))
  expect(silent.size).toBe(1)
}, 30_000)

/** It has a life, at which nobody has to look. */
class SlowLife extends EpochGuard {
  override get epoch() {
    return 'epoch'
  }

  override look = () => Promise.resolve()
}
