import { expect, test } from 'vitest'
import { Uploader } from '../../testing/files/test-uploads.ts'
import { startWithBots } from '../../testing/programs/test-bot.ts'
import { connect } from '../../testing/test-client.ts'

test('P19.11: a bridge posts under the names of others, with a mark, and edits what it has posted', async () => {
  const { bot, port } = await startWithBots()
  const bridge = await bot('Matrix', { kind: 'bridge' })
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  await bridge.ask('POST', '/rooms/lobby/messages', { message: 'hello from afar', as: 'Grace' })
  await bridge.ask('PATCH', '/rooms/lobby/messages/1', { message: 'hello again' })
  const { messages } = await bridge.ask('GET', '/rooms/lobby/messages')
  expect(messages).toMatchObject([{ username: 'Grace', message: 'hello again', program: 'bridge' }])
})

test.each([
  ['Ada', 'Ada ⇄'],
  ['АДА', 'АДА'],
  ['ada', 'ada ⇄'],
  ['A'.repeat(32), 'A'.repeat(32)],
  ['admin', 'admin ⇄'],
  ['pаypal', 'paypal'], // with a Cyrillic letter
  ['Ivan Иванов', 'Ivan'],
  ['Жwж', 'Matrix'],
])('P19.11: %s, where Ada is a person here, posts as %s', async (name, shown) => {
  const { bot, port } = await startWithBots()
  const bridge = await bot('Matrix', { kind: 'bridge' })
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  await bridge.ask('POST', '/rooms/lobby/messages', { message: 'hello', as: name })
  const { messages } = await bridge.ask('GET', '/rooms/lobby/messages')
  expect(messages).toMatchObject([{ username: shown, program: 'bridge' }])
  await ada.post('ada-says-hello', 'the name is still mine')
})

test('P19.11: a bot posts under its own name alone, and neither under none', async () => {
  const { bot } = await startWithBots()
  const [build, bridge] = [await bot('Build'), await bot('Matrix', { kind: 'bridge' })]
  const post = { message: 'hello', as: 'Grace' }
  expect(await build.ask('POST', '/rooms/lobby/messages', post)).toMatchObject({
    ...{ status: 403, code: 'not_allowed', field: 'as' },
  })
  expect(await bridge.ask('POST', '/rooms/lobby/messages', { ...post, as: ' ' })).toMatchObject({
    ...{ status: 400, code: 'wrong_shape', field: 'as' },
  })
})

test('P19.11: a bot sends files to its rooms, and reads those that it may read', async () => {
  const { bot, url, port, programs } = await startWithBots()
  const ada = await connect(port)
  await ada.join('team', 'Ada')
  await ada.post('ada-begins-room', 'hello')
  const build = await bot('Build', { rooms: ['team'] })
  const uploader = new Uploader(url, build.token)
  const bytes = Buffer.from('all tests passed\n')
  const state = await uploader.send('log.txt', bytes, 'team')
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  const { id } = state.file
  const posted = await build.ask('POST', '/rooms/team/messages', { message: 'The log:', files: [{ id }] })
  expect(posted).toMatchObject({ status: 201 })
  expect(await uploader.bytesAt(`/files/${id}`)).toEqual(bytes)
  const alone = await uploader.send('again.txt', bytes, 'team')
  if (alone.state !== 'ready') throw new Error(JSON.stringify(alone))
  const files = [{ id: alone.file.id }]
  expect(await build.ask('POST', '/rooms/team/messages', { message: '', files })).toMatchObject({
    status: 201,
  })
  expect(await build.ask('POST', '/rooms/team/messages', { message: '' })).toMatchObject({ field: 'message' })
  expect((await programs.list('bot')).map(({ settings }) => settings).join()).toContain('usedAt')

  const deaf = await bot('Deaf', { rooms: ['team'], may: ['post'] })
  const elsewhere = await bot('Elsewhere', { rooms: ['garden'] })
  for (const other of [deaf, elsewhere])
    expect((await new Uploader(url, other.token).request('GET', `/files/${id}`)).status).toBe(404)
  const mute = await bot('Mute', { rooms: ['team'], may: ['read'] })
  for (const [other, code] of [
    [mute, 'not_allowed'],
    [elsewhere, 'no_such_room'],
  ] as const) {
    const refused = await new Uploader(url, other.token).create('x.txt', 1, { room: 'team' })
    expect(await refused.json()).toMatchObject({ code })
  }
  const hook = new Uploader(url, build.token.replace('bot_', 'hook_'))
  expect((await hook.create('x.txt', 1, { room: 'team' })).status).toBe(401)
})

test('P19.2: nothing of a bot that is revoked arrives', async () => {
  const { bot, url, programs } = await startWithBots()
  const build = await bot('Build')
  const uploader = new Uploader(url, build.token)
  const created = await uploader.create('log.txt', 3)
  await programs.revoke(build.program)
  const sent = await uploader.piece(created.headers.get('location') ?? '', 0, Buffer.from('log'))
  expect(await sent.json()).toMatchObject({ code: 'signed_out' })
})
