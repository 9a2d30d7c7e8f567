import { expect, test } from 'vitest'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startTestServer } from '../testing/test-server.ts'
import { run } from './bots.ts'

test('P19.5: makes, lists and revokes bots beside a running server', async () => {
  const { dataDir, app } = await startTestServer()
  const bots = (...args: string[]) => linesOf(run, [...args, '--data-dir', dataDir])
  expect(await bots()).toEqual(['There are no bots.'])
  const [added = ''] = await bots('add', 'Build', '--rooms', 'Team, garden', '--may', 'read', '--json')
  const { token, ...made } = JSON.parse(added) as { token: string }
  expect(made).toMatchObject({ name: 'Build', rooms: ['team', 'garden'], may: ['read'] })
  expect(await app.programs?.identify(token, 'bot')).toMatchObject({ username: 'Build' })
  const [listed = ''] = await bots('--json')
  expect(JSON.parse(listed)).toEqual(made)
  expect(listed).not.toContain(token)
  expect((await bots('add', 'Other')).join('\n')).toMatch(
    /Other: read, post in every open room, never used[^]*bot_[\w-]{22}$/,
  )
  const [bridge = ''] = await bots('add', 'Matrix', '--bridge', '--json')
  expect(JSON.parse(bridge)).toMatchObject({
    kind: 'bridge',
    token: expect.stringMatching(/^bridge_/) as string,
  })
  expect((await bots()).join('\n')).toContain('Matrix (a bridge): read, post in every open room')
  await expect(run(['add', 'BUILD', '--data-dir', dataDir])).rejects.toThrow('Somebody else uses that name')
  await bots('revoke', 'Build')
  expect(await app.programs?.identify(token, 'bot')).toBeUndefined()
  await expect(run(['revoke', 'Build', '--data-dir', dataDir])).rejects.toThrow('There is no bot "Build".')
})

test.each([
  [['add'], 'Which name?'],
  [['make', 'X'], 'parley bots add NAME'],
  [['add', 'X', '--may', 'read,fly'], '--may: is some of'],
  [['add', 'X', '--rooms', 'a b'], '--rooms: A room name'],
  [['add', 'X', '--rooms', `_${'0'.repeat(32)}`], '--rooms: A room name'],
  [['list'], /log/],
] as const)('says what is wrong with %j', async (args, message) => {
  const { dataDir } = message instanceof RegExp ? { dataDir: temporaryFolder() } : await startTestServer()
  await expect(run([...args, '--data-dir', dataDir])).rejects.toThrow(message)
})
