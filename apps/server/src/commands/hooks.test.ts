import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '../testing/hooks/outgoing-node.ts'
import { isSigned, startReceiver } from '../testing/hooks/test-receiver.ts'
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

test('P20.1: a hook knows the room that was there when it was made', async () => {
  const { printed, messages, app } = await start()
  for (const cid of ['cid-of-post-1', 'cid-of-post-2'])
    await messages.append('team', [
      { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64), type: 'post', cid, message: 'hi' },
    ])
  await printed('add', 'team', '--name', 'CI')
  const [hook] = (await app.programs?.list('hook')) ?? []
  expect(JSON.parse(hook?.settings ?? '')).toEqual({ room: 'team', head: 2 })
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

test('P20.8: makes an outgoing hook beside a running server, lists, shows, pauses, resumes and revokes it', async () => {
  const { printed, app, messages } = await start()
  const receiver = await startReceiver()
  const address = `${receiver.url}?key=geheim`
  const added = await printed('add', 'team', '--name', 'Out', '--to', address, '--allow-private')
  const key = /whsec_[\w+/=]+/.exec(added)?.[0] ?? ''
  expect(added).not.toContain('geheim')
  const post = (cid: string) =>
    messages.append('team', [
      { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64), type: 'post', cid, message: cid },
    ])
  await post('first-post')
  await eventually(() => receiver.taken.length).toBe(1)
  const [request] = receiver.taken
  if (request === undefined) throw new Error('Nothing was sent.')
  expect(request.path).toBe('/in?key=geheim')
  expect(await isSigned(key, request)).toBe(true)
  const listed = JSON.parse(await printed('--json')) as { id: string }
  const place = `http://127.0.0.1:${receiver.port}`
  expect(listed).toMatchObject({
    ...{ direction: 'out', room: 'team', name: 'Out', to: `${place}/…`, format: 'json', state: 'running' },
    ...{ allowsPrivate: true, failures: 0 },
  })
  const { id } = listed
  expect(await printed('list')).toMatch(
    `${id}  team  "Out" to ${place}/… (private addresses allowed), by operator`,
  )
  await eventually(() => printed('show', id)).toMatch(/change 1, attempt 1: 204, \d+ ms$/)
  expect(await printed('show', id)).toContain(`to ${address}, json`)
  expect(JSON.parse(await printed('show', id, '--json'))).toMatchObject({
    deliveries: [{ rev: 1, status: 204 }],
  })
  for (const text of [await printed(), await printed('--json'), await printed('show', id, '--json')])
    expect(text).not.toContain(key)
  expect(await printed('pause', id)).toContain('"Out" is paused')
  expect(await printed()).toMatch(/paused$/)
  await expect(run(['pause', id])).rejects.toThrow('paused already')
  await post('second-post')
  expect(await printed('resume', id, '--from-now')).toContain('what comes from now on')
  await post('third-post')
  await eventually(() => receiver.taken.length).toBe(2)
  expect(receiver.taken[1]?.body).toContain('third-post')
  expect(await printed('remove', id)).toContain('"Out" is revoked: nothing is sent any more')
  expect(await printed()).toBe('There are no hooks.')
  await post('last-post')
  await eventually(() => app.programs?.list('hook')).toEqual([])
  expect(receiver.requests).toHaveLength(2)
  for (const verb of ['show', 'pause', 'resume', 'revoke'])
    await expect(run([verb, id])).rejects.toThrow('There is no such')
})

test('P20.9: takes the address of a receiver from a file, and refuses one that is not public', async () => {
  const { printed } = await start()
  const file = join(temporaryFolder(), 'address')
  writeFileSync(file, 'http://127.0.0.1:9/hooks/geheim\n')
  const args = ['add', 'team', '--name', 'Out', '--to-file', file]
  await expect(run(args)).rejects.toThrow('--allow-private')
  expect(await printed()).toBe('There are no hooks.')
  const added = JSON.parse(await printed(...args, '--allow-private', '--format', 'slack', '--json')) as object
  expect(added).toMatchObject({
    ...{ to: 'http://127.0.0.1:9/…', format: 'slack', key: expect.stringMatching(/^whsec_/) as string },
    token: expect.stringMatching(/^[\da-f]{24}$/) as string,
  })
  for (const [more, why] of [
    [['--to', 'http://169.254.169.254/'], 'metadata service'],
    [['--to', 'http://127.0.0.1:9/', '--format', 'xml'], '--format is one of json and slack'],
    [['--to', 'http://127.0.0.1:9/', '--secret-file', file], 'leave out --secret-file'],
    [[], 'belong to --to URL'],
  ] as const)
    await expect(run(['add', 'team', '--name', 'X', '--allow-private', ...more])).rejects.toThrow(why)
  await expect(
    run(['add', `_${'9'.repeat(32)}`, '--name', 'X', '--to', 'https://example.com/']),
  ).rejects.toThrow('Which room?')
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
