import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StartupError } from '../../../config/startup-error.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import type { Timeouts } from './pools.ts'
import { certificates } from '../../../testing/postgres/test-certificates.ts'
import { makeDatabase, type TestDatabase } from '../../../testing/postgres/test-database.ts'
import { startPostgres } from '../../../testing/postgres/test-postgres.ts'
import { openNode, post } from '../../../testing/postgres/test-postgres-log.ts'
import { TestTls } from '../../../testing/postgres/test-tls.ts'

const shortTimeouts: Timeouts = {
  connectTimeoutMs: 500,
  queryTimeoutMs: 1_000,
  giveUpAfterMs: 1_000,
  pollIntervalMs: 200,
}

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test.for([
  ['none', /does not support SSL connections.*sslmode/],
  ['another', /self-signed certificate.*sslrootcert/],
] as const)('reports failed TLS in one line at startup: %s', async ([answer, line]) => {
  const { url } = await secured(answer)
  const opened = openNode(url)
  await expect(opened).rejects.toThrow(StartupError)
  await expect(opened).rejects.toThrow(line)
})

test('reports a missing certificate file in one line at startup', async () => {
  const opened = openNode(`${database.url}&sslmode=verify-full&sslrootcert=/nowhere/root.crt`)
  await expect(opened).rejects.toThrow(StartupError)
  await expect(opened).rejects.toThrow(/no such file.*nowhere/)
})

test('reports a missing password in one line at startup', async () => {
  const postgres = await startPostgres()
  try {
    writeFileSync(join(postgres.folder, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
    await postgres.restart()
    const opened = openNode(postgres.url.replace(':secret@', '@'))
    await expect(opened).rejects.toThrow(StartupError)
    await expect(opened).rejects.toThrow(/password must be a string.*Check the password/)
  } finally {
    await postgres.remove()
  }
})

test('retries when TLS fails at run time, and logs the reason', async () => {
  const failed = vi.fn()
  const { url, front } = await secured('one')
  const { log, logger } = await openNode(url, { timeouts: shortTimeouts, failed })
  await log.append('lobby', [post('cid-1')])
  await vi.waitFor(() => expect(logger).toContain('receiving notifications from other nodes'), 5_000)
  for (const [answer, reason] of [
    ['none', /the database is (still )?unreachable.*does not support SSL/],
    ['another', /the database is (still )?unreachable.*self-signed certificate/],
    ['error', /the database is (still )?unreachable.*error establishing an SSL connection/],
  ] as const) {
    front.answer(answer)
    await vi.waitFor(() => expect(logger.join('\n')).toMatch(reason), 10_000)
    expect(log.isReachable).toBe(false)
    front.answer('one')
    await vi.waitFor(() => expect(log.isReachable).toBe(true), 10_000)
  }
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  expect(failed).not.toHaveBeenCalled()
}, 60_000)

async function secured(answer: 'one' | 'another' | 'none') {
  const root = join(temporaryFolder(), 'root.crt')
  writeFileSync(root, certificates.one.cert)
  const port = new URL(database.url).port
  const front = await TestTls.before(Number(port), answer)
  const url = `${database.url.replace(`:${port}/`, `:${front.port}/`)}&sslmode=verify-full&sslrootcert=${root}`
  return { url, front }
}
