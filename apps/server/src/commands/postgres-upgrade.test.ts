import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { EarlierNode, makeEarlierDatabase } from '../testing/postgres/earlier-log.ts'
import type { TestDatabase } from '../testing/postgres/test-database.ts'
import { openNode, post, readAll } from '../testing/postgres/test-postgres-log.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeEarlierDatabase()))
afterEach(() => database.remove())

test('says what is stored as before, and rewrites it once no older node runs', async () => {
  expect(await parley('upgrade')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('of an earlier version: start a node with this version first') as string,
  })
  const { log } = await openNode(database.url)
  await log.append('lobby', [post('cid-1'), post('cid-2')])
  const older = await EarlierNode.start(database.url)
  expect((await parley('upgrade')).output).toContain('Once all nodes are new')
  expect(await parley('upgrade', '--finish')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^parley: Nodes of an earlier version are running \(1\).*\n$/) as string,
  })
  await older.leave()
  const { code, output } = await parley('upgrade', '--finish')
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringMatching(/2 were rewritten.* MB before, .* MB now, .* s\.\n$/) as string,
  })
  expect((await parley('upgrade')).output).toBe(
    'The log in the database is stored as this version stores it.\n',
  )
  expect((await parley('upgrade', '--finish')).output).toContain('(0 were rewritten)')
})

test(
  'an export leaves a database of an earlier version as it is: older nodes may run',
  { tags: ['long'] },
  async () => {
    const [before] = await database.query<{ version: number }>('SELECT version FROM life')
    expect(await parley('export', 'lobby', '--text')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('of another version of Parley') as string,
    })
    expect(await database.query('SELECT version FROM life')).toEqual([before])
  },
)

test('goes on where it was killed, and loses nothing', { tags: ['long'] }, async () => {
  const { log } = await openNode(database.url)
  const drafts = Array.from({ length: 6_000 }, (_, n) => post(`cid-${n + 1}`))
  for (let at = 0; at < drafts.length; at += 1_000) await log.append('lobby', drafts.slice(at, at + 1_000))
  const before = await readAll(log, 'lobby')
  const child = start('upgrade', '--finish')
  const exited = once(child, 'exit')
  await vi.waitFor(
    async () => {
      const [life] = await database.query<{ form: string }>('SELECT form FROM life')
      const [moved] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM messages')
      expect({ form: life?.form, hasMoved: (moved?.n ?? 0) > 0 }).toEqual({
        form: 'moving',
        hasMoved: true,
      })
    },
    { timeout: 20_000, interval: 5 },
  )
  child.kill('SIGKILL')
  await exited
  expect(await readAll(log, 'lobby')).toEqual(before)
  expect((await parley('upgrade')).output).toMatch(/^\d,\d00 messages are stored as an earlier version/)
  expect(await log.append('lobby', [post('cid-6001')])).toEqual([{ type: 'posted', id: 6_001 }])
  expect((await parley('upgrade', '--finish')).code).toBe(0)
  expect((await readAll(log, 'lobby')).slice(0, 6_000)).toEqual(before)
})

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

async function parley(...args: string[]) {
  const child = start(...args)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}

function start(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: database.url }
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
