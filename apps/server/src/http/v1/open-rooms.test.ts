import { expect, test } from 'vitest'
import { entryDraft } from '../../chat/access/entry-draft.ts'
import { startWithBots } from '../../testing/programs/test-bot.ts'
import { connect } from '../../testing/test-client.ts'

test('P16.12: a bot that may read, and has no rooms of its own, finds the rooms that want to be found', async () => {
  const { bot, port, messages } = await startWithBots()
  for (const room of ['team', 'garden', 'cellar']) {
    const ada = await connect(port)
    await ada.join(room, 'Ada')
    await ada.post(`ada-begins-${room}`, 'hello')
  }
  const by = { author: 'parley', person: { username: 'Olga', avatar: 'a'.repeat(64) } }
  const set = (room: string, settings: object) =>
    messages.append(room, [entryDraft(by, `cid-of-${room}`, { kind: 'settings', settings })])
  await set('team', { listed: true, title: 'The team' })
  await set('garden', { listed: true })
  const [everywhere, named, deaf] = [
    await bot('Everywhere'),
    await bot('Named', { rooms: ['team'] }),
    await bot('Deaf', { may: ['post'] }),
  ]
  const found = (await everywhere.ask('GET', '/open-rooms'))['rooms']
  expect(found).toEqual([{ room: 'garden' }, { room: 'team', title: 'The team' }])
  expect((await everywhere.ask('GET', '/open-rooms?after=garden'))['rooms']).toHaveLength(1)
  expect((await named.ask('GET', '/open-rooms'))['rooms']).toEqual([])
  expect(await deaf.ask('GET', '/open-rooms')).toMatchObject({ status: 403, code: 'not_allowed' })
})
