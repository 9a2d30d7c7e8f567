import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startTestServer } from '../testing/test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run } from './hooks.ts'

async function start() {
  const server = await startTestServer()
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', server.dataDir)
  vi.stubEnv('HOST', '127.0.0.1')
  vi.stubEnv('PORT', String(server.port))
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })
  const printed = async (...args: string[]) => {
    lines.length = 0
    await run(args)
    return lines.join('\n')
  }
  return { ...server, printed }
}

test('P20.1: makes a hook beside a running server, lists it and revokes it', async () => {
  const { printed, messages } = await start()
  expect(await printed()).toBe('There are no hooks.')
  const [address = ''] =
    /http:\S+\/hooks\/hook_[\w-]{22}/.exec(await printed('add', 'team', '--name', 'CI')) ?? []
  expect((await fetch(address, { method: 'POST', body: 'green' })).status).toBe(200)
  expect(await messages.before('team', 10, 10)).toMatchObject([{ username: 'CI', message: 'green' }])
  const listed = JSON.parse(await printed('--json')) as { id: string; usedAt: number }
  expect(listed).toMatchObject({ room: 'team', name: 'CI', madeBy: 'operator', isSigned: false })
  expect(Date.now() - listed.usedAt).toBeLessThan(60_000)
  expect(await printed()).not.toContain(address.split('/').at(-1))
  expect(await printed('revoke', listed.id)).toContain('"CI" is revoked')
  expect((await fetch(address, { method: 'POST', body: 'red' })).status).toBe(404)
  await expect(run(['revoke', listed.id])).rejects.toThrow('no such hook')
})

test('P20.2: takes the secret from a file, and prints it nowhere', async () => {
  const { printed } = await start()
  const file = join(temporaryFolder(), 'key')
  writeFileSync(file, 'geheim\n')
  const added = JSON.parse(await printed('add', 'team', '--name', 'CI', '--secret-file', file, '--json')) as {
    addresses: string[]
  }
  expect(added).toMatchObject({ isSigned: true })
  const [address = ''] = added.addresses
  expect((await fetch(address, { method: 'POST', body: 'x' })).status).toBe(401)
  const headers = { Authorization: 'Bearer geheim' }
  expect((await fetch(address, { method: 'POST', body: 'x', headers })).status).toBe(200)
  expect(await printed()).not.toContain('geheim')
})

test('P20.1: says what is wrong with a hook that cannot be made', async () => {
  const { printed } = await start()
  await printed('add', 'team', '--name', 'CI')
  for (const [args, why] of [
    [['add', 'team', '--name', 'ci'], 'Somebody has that name'],
    [['add', 'team', '--name', 'admin'], 'Nobody may have that name'],
    [['add', 'team'], '--name NAME'],
    [['add', '_9f86d081884c7d659a2feaa0c55ad015', '--name', 'X'], 'Which room?'],
    [['add', 'a b', '--name', 'X'], 'Which room?'],
    [['add', 'team', '--name', 'X', '--secret-file', '/nowhere'], 'The secret cannot be read'],
    [['stop'], 'There are `parley hooks`'],
  ] as const)
    await expect(run([...args])).rejects.toThrow(why)
})
