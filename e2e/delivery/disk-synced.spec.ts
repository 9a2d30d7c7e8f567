import { expect, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../apps/server/src/log/sqlite/open-database.ts'
import { CrashedDisk } from '../support/disk/crashed-disk.ts'
import { canStrace } from '../support/disk/can-strace.ts'
import { SyscallTrace, type Syscall } from '../support/disk/syscall-trace.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { RawClient } from '../support/raw-client.ts'
import { SeededRandom } from '../chaos/seeded-random.ts'

// Both tests use one trace.
test.describe.configure({ mode: 'default' })
test.skip(!canStrace(), 'strace is not installed or not allowed.')

const people = 6
const postsEach = 80

let calls: Syscall[]

test.beforeAll(async () => {
  const trace = new SyscallTrace()
  const server = new ParleyServer({ LOG_LEVEL: 'fatal' }, [], trace)
  try {
    await server.start()
    const clients = await Promise.all(
      Array.from({ length: people }, (_, n) => RawClient.join(server, `person-${n}`)),
    )
    await Promise.all(clients.map((client, n) => talk(client, n)))
    await server.kill()
    calls = await trace.read()
  } finally {
    await server.remove()
    trace.remove()
  }
})

test('P3.1: every acknowledgement follows the sync that covers it', () => {
  expect(acknowledgements(calls)).toHaveLength(people * postsEach)
  expect(unsynced(calls)).toEqual([])
  // Without the syncs, the check finds errors.
  expect(unsynced(calls.filter(({ type }) => type !== 'sync'))).toHaveLength(people * postsEach)
})

test('P3.1: everything acknowledged survives a power loss at any time', () => {
  test.setTimeout(120_000)
  const random = new SeededRandom(2_026)
  const disk = new CrashedDisk()
  const acknowledged = new Set<string>()
  let losses = 0
  for (const call of calls) {
    disk.apply(call)
    const cids = call.type === 'send' ? postedCids(call.bytes) : []
    for (const cid of cids) acknowledged.add(cid)
    if (acknowledged.size === 0 || random.next() > (cids.length === 0 ? 0.01 : 0.3)) continue
    losses += 1
    const stored = storedAfter(disk, random)
    expect([...acknowledged].filter((cid) => !stored.has(cid))).toEqual([])
  }
  expect(losses).toBeGreaterThan(100)
  // Some of them during a checkpoint of the write-ahead log.
  const talking = calls.slice(acknowledgements(calls)[0]?.at)
  expect(talking.some((call) => call.type === 'sync' && call.file === 'parley.sqlite')).toBe(true)
})

/** Long and short texts, so that the write-ahead log is checkpointed meanwhile. */
async function talk(client: RawClient, n: number) {
  for (let post = 0; post < postsEach; post += 1)
    await client.post(cidOf(n, post), post % 2 === 0 ? 'short' : 'x'.repeat(4_000))
  client.close()
}

function cidOf(person: number, post: number) {
  return `cid-${person}-${String(post).padStart(4, '0')}-end`
}

function acknowledgements(seen: readonly Syscall[]) {
  return seen.flatMap((call, at) =>
    call.type === 'send' ? postedCids(call.bytes).map((cid) => ({ cid, at })) : [],
  )
}

/** Posts acknowledged without a sync of the write-ahead log between their write and the answer. */
function unsynced(seen: readonly Syscall[]) {
  const synced = new Set<string>()
  const written: { cid: string; at: number }[] = []
  const early: string[] = []
  for (const [at, call] of seen.entries()) {
    if (call.type === 'write' && call.file.endsWith('-wal'))
      written.push(...cidsIn(call.bytes.toString('latin1')).map((cid) => ({ cid, at })))
    if (call.type === 'sync' && call.file.endsWith('-wal'))
      for (const write of written) if (write.at < call.since) synced.add(write.cid)
    if (call.type === 'send') early.push(...postedCids(call.bytes).filter((cid) => !synced.has(cid)))
  }
  return early
}

function postedCids(bytes: Buffer) {
  return [...bytes.toString('latin1').matchAll(/"type":"posted","cid":"([^"]+)"/g)].map(([, cid = '']) => cid)
}

function cidsIn(text: string) {
  return text.match(/cid-\d-\d{4}-end/g) ?? []
}

function storedAfter(disk: CrashedDisk, random: SeededRandom) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-crashed-'))
  disk.writeTo(folder, random)
  const { db, close } = openDatabase(folder)
  try {
    const rows = db.prepare('SELECT cid, id FROM messages ORDER BY id').all() as { cid: string; id: number }[]
    expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => index + 1))
    return new Set(rows.map(({ cid }) => cid))
  } finally {
    close()
    rmSync(folder, { recursive: true })
  }
}
