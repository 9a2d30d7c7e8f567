import { expect, test } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { connect } from '../../testing/test-client.ts'
import { tokenOf } from '../../testing/test-nodes.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { DoorKeys } from './door-keys.ts'

test('P12.4: the key lets in, and who was let in comes back without it, also after a new key', async () => {
  const { app, port } = await startTestServer()
  await app.chat.access.makeOwner(authorOf(tokenOf('Olga')), { username: 'Olga', avatar: 'a'.repeat(64) })
  const owner = await connect(port)
  await owner.join('team', 'Olga')
  owner.send({ type: 'set', cid: 'cid-00001', settings: { door: 'key' }, key: 'first key' })
  await owner.frame('changed')
  const enter = async (name: string, more: object = {}) => {
    const client = await connect(port)
    client.send({
      type: 'join',
      room: 'team',
      username: name,
      avatar: 'a'.repeat(64),
      token: tokenOf(name),
      ...more,
    })
    return client
  }
  expect(await (await enter('Ada')).frame('error')).toMatchObject({ code: 'door_closed', field: 'key' })
  const wrong = await enter('Ada', { key: 'wrong key' })
  expect(await wrong.frame('error')).toMatchObject({ code: 'wrong_key', field: 'key' })
  await (await enter('Ada', { key: 'first key' })).frame('joined')
  owner.send({ type: 'set', cid: 'cid-00002', settings: {}, key: 'second key' })
  await owner.frame('changed')
  const ada = await enter('Ada')
  await ada.frame('joined')
  expect(await (await enter('Eve', { key: 'first key' })).frame('error')).toMatchObject({ code: 'wrong_key' })
  owner.send({ type: 'set', cid: 'cid-00003', settings: {}, key: 'third key', sendOut: true })
  expect((await ada.closed).code).toBe(4005)
  expect(await (await enter('Ada')).frame('error')).toMatchObject({ code: 'door_closed' })
  await (await enter('Ada', { key: 'third key' })).frame('joined')
  await (await enter('Ada')).frame('joined')
})

test('P12.4: of thousands of keys few are tried at once, and those that would wait for long are refused', async () => {
  const cheap = 'scrypt$16$1$1$c2FsdA$aGFzaA'
  const keys = new DoorKeys()
  const tries = Array.from({ length: 60 }, () => keys.fits('somebody', 'wrong', cheap))
  const answers = await Promise.all(tries)
  expect(answers.filter((fits) => fits === undefined)).toHaveLength(8)
  expect(answers.filter((fits) => fits === false)).toHaveLength(52)
})
