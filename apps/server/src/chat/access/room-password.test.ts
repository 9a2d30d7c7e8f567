import { expect, test, vi } from 'vitest'
import { Crowd } from '../../testing/access/crowd.ts'

const closed = { code: 'door_closed', field: 'key' }

test('P12.9: a start with the same password keeps everybody in, one with another sends out who came in with it', async () => {
  const crowd = await new Crowd().open({ roomPassword: 'first' })
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada', { key: 'first' })
  await ada.do({ type: 'post', message: 'known' })
  ada.visitor.leave()
  await crowd.open({ roomPassword: 'first' })
  const again = await crowd.enter('Ada', { node: 1 })
  expect(again.of('joined')).toHaveLength(1)

  await crowd.open({ roomPassword: 'second' })
  expect([again.closedWith, owner.closedWith]).toEqual([4005, undefined])
  expect((await crowd.enter('Ada', { node: 2 })).of('error')).toMatchObject([closed])
  expect((await crowd.enter('Ada', { node: 2, key: 'first' })).of('error')).toMatchObject([
    { code: 'wrong_key' },
  ])
  expect((await crowd.enter('Ada', { node: 2, key: 'second' })).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Ada', { node: 2, room: 'team' })).of('joined')).toHaveLength(1)
  const listed = await owner.do({ type: 'audit', everywhere: true })
  expect(listed).toMatchObject({ entries: [{ kind: 'key' }, { kind: 'role' }, { kind: 'key' }] })
  expect(JSON.stringify(listed)).not.toContain('scrypt')
})

test('P12.9: a node that still has the earlier password lets nobody in with it', async () => {
  const crowd = await new Crowd().open({ roomPassword: 'first' })
  await crowd.open({ roomPassword: 'second' })
  const enter = async (key: string) => {
    const one = await crowd.enter(`With ${key}`, { key })
    // Scrypt has a thread of its own, and no clock that a test moves.
    await vi.waitFor(() => expect(one.visitor.peer.sent).not.toEqual([]), { timeout: 10_000 })
    return one
  }
  expect((await enter('first')).of('error')).toMatchObject([{ code: 'wrong_key' }])
  expect((await enter('second')).of('joined')).toHaveLength(1)
})

test('P12.9: the first password sends nobody out, and neither do two nodes that start with one at once', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada')
  await ada.do({ type: 'post', message: 'known' })
  await Promise.all([crowd.open({ roomPassword: 'first' }), crowd.open({ roomPassword: 'first' })])
  expect(ada.closedWith).toBeUndefined()
  expect((await crowd.enter('Ada', { node: 1 })).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Eve', { node: 1 })).of('error')).toMatchObject([closed])
  const listed = await owner.do({ type: 'audit', everywhere: true })
  expect(listed).toMatchObject({ entries: [{ kind: 'key' }, { kind: 'role' }] })
})

test('P12.9: who was let in to a room by its own door stays in, whatever the password becomes', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await owner.do({ type: 'set', settings: { door: 'known' } })
  await crowd.enter('Ada', { ask: true })
  const person = owner.of('asking').at(-1)?.people[0]?.person
  await owner.do({ type: 'moderate', whom: { person }, measure: { do: 'let_in' } })
  for (const roomPassword of ['first', 'second']) await crowd.open({ roomPassword })
  expect((await crowd.enter('Ada', { node: 2 })).of('joined')).toHaveLength(1)
})
