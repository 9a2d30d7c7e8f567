import { expect, test, vi } from 'vitest'
import { LogUnavailable } from '../../log/message-log.ts'
import { Crowd, type Member } from '../../testing/access/crowd.ts'

const closed = { type: 'error', code: 'door_closed', field: 'key' }

test('P12.1: a closed door lets in those who keep order, were let in, or have posted in the room', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada')
  await ada.do({ type: 'post', message: 'known' })
  ada.visitor.leave()
  await close(owner)
  expect((await crowd.enter('Ada')).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Eve')).of('error')).toMatchObject([closed])
  expect((await crowd.enter('Eve', { room: 'nowhere' })).of('error')).toMatchObject([]) // another door
  expect((await crowd.owner('Otto')).of('joined')).toHaveLength(1)
})

test('P12.1: the door of the server closes all rooms, and lets in those who are known anywhere', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada')
  await close(owner, { everywhere: true })
  expect(ada.closedWith).toBeUndefined()
  expect((await crowd.enter('Ada', { room: 'team' })).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Eve', { room: 'team' })).of('error')).toMatchObject([closed])
  expect((await crowd.enter('Eve', { room: 'no-such-room' })).of('error')).toMatchObject([closed])
})

test('P12.8: those inside stay in when a door closes, or are sent out with 4005', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada')
  await close(owner)
  expect(ada.closedWith).toBeUndefined()
  expect(await ada.do({ type: 'post', message: 'still here' })).toMatchObject({ type: 'posted' })
  ada.visitor.leave()
  const back = await crowd.enter('Ada')
  expect(back.of('joined')).toHaveLength(1)
  await owner.do({ type: 'set', settings: {}, sendOut: true })
  expect([back.closedWith, owner.closedWith]).toEqual([4005, undefined])
  expect(await back.do({ type: 'post', message: 'no' })).toMatchObject({ type: 'error' })
  expect((await crowd.enter('Ada')).of('error')).toMatchObject([closed])
})

test('P12.4: an invitation lets in as often and as long as it says, and its people stay in', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await close(owner, { settings: { door: 'invitation' } })
  const invited = await owner.do({ type: 'invite', uses: 1, lasts: 60 })
  const key = invited?.type === 'invited' ? invited.secret : ''
  expect(key).toMatch(/^[\w-]{22}$/)
  const ada = await crowd.enter('Ada', { key })
  expect(ada.of('joined')).toHaveLength(1)
  expect((await crowd.enter('Eve', { key })).of('error')).toMatchObject([{ code: 'wrong_key', field: 'key' }])
  ada.visitor.leave()
  expect((await crowd.enter('Ada')).of('joined')).toHaveLength(1)
  const late = await owner.do({ type: 'invite', uses: null, lasts: 60 })
  await crowd.pass(60_000)
  const secret = late?.type === 'invited' ? late.secret : ''
  expect((await crowd.enter('Eve', { key: secret })).of('error')).toMatchObject([{ code: 'wrong_key' }])
})

test('P12.5: an invitation that was ended lets nobody in', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await close(owner)
  const invited = await owner.do({ type: 'invite', uses: null, lasts: null })
  if (invited?.type !== 'invited') throw new Error('There is no invitation.')
  const { id, secret: key } = invited
  expect(await owner.do({ type: 'restricted' })).toMatchObject({
    invitations: [{ id, by: 'Olga', used: 0, uses: null, lasts: null }],
  })
  expect(await owner.do({ type: 'end_invitation', id })).toMatchObject({ type: 'changed' })
  expect(await owner.do({ type: 'end_invitation', id })).toMatchObject({ code: 'no_such_invitation' })
  expect((await crowd.enter('Eve', { key })).of('error')).toMatchObject([{ code: 'wrong_key' }])
})

test('P12.4: too many wrong keys are refused, however many come at once', async () => {
  const crowd = await new Crowd().open()
  await close(await crowd.owner())
  const guesses = Array.from({ length: 8 }, (_, n) => crowd.enter(`Eve ${n}`, { key: `guess-${n}` }))
  const codes = (await Promise.all(guesses)).map((eve) => eve.of('error')[0]?.code)
  expect(codes.filter((code) => code === 'wrong_key')).toHaveLength(5)
  expect(codes.filter((code) => code === 'slow_down')).toHaveLength(3)
})

test('P12.6: who asks waits, is shown to those who may let in, and comes in once somebody has', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const member = await crowd.enter('Ada')
  await close(owner)
  const ask = () => crowd.enter('Eve', { ask: true })
  expect((await ask()).of('error')).toMatchObject([{ code: 'asked', retryAfter: 5 }])
  expect(owner.of('asking').at(-1)).toMatchObject({ people: [{ username: 'Eve' }] })
  expect(member.of('asking')).toEqual([])
  expect((await ask()).of('error')).toMatchObject([{ code: 'asked' }])
  const person = owner.of('asking').at(-1)?.people[0]?.person
  await owner.do({ type: 'moderate', whom: { person }, measure: { do: 'let_in' } })
  expect(owner.of('asking').at(-1)).toMatchObject({ people: [] })
  expect((await ask()).of('joined')).toHaveLength(1)
})

test('P12.6: who is turned away is told so, and a request ends by itself', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await close(owner)
  await crowd.enter('Eve', { ask: true })
  const person = owner.of('asking').at(-1)?.people[0]?.person
  await owner.do({ type: 'moderate', whom: { person }, measure: { do: 'turn_away' } })
  expect((await crowd.enter('Eve', { ask: true })).of('error')).toMatchObject([{ code: 'turned_away' }])
  await crowd.enter('Mallory', { ask: true })
  expect(owner.of('asking').at(-1)).toMatchObject({ people: [{ username: 'Mallory' }] })
  await crowd.pass(11 * 60_000)
  expect(owner.of('asking').at(-1)).toMatchObject({ people: [] })
})

test('P12.6: thousands who ask at once are few who wait', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await close(owner)
  const asks = Array.from({ length: 60 }, (_, n) =>
    crowd.enter(`Eve ${n}`, { ask: true, address: `192.0.2.${Math.floor(n / 10)}` }),
  )
  const all = await Promise.all(asks)
  for (let n = 0; n < asks.length; n += 1) await crowd.pass(1) // joins begin in turn
  const codes = all.map((eve) => eve.of('error')[0]?.code)
  expect(codes.filter((code) => code === 'asked')).toHaveLength(20)
  expect(codes.slice(0, 10).filter((code) => code === 'asked')).toHaveLength(5)
  expect(owner.of('asking').at(-1)?.people).toHaveLength(20)
})

test('P12.1: where moderators alone begin rooms, a room that is not begun is a closed one', async () => {
  const crowd = await new Crowd().open({ roomBeginners: 'moderators', rooms: ['team'] })
  expect((await crowd.enter('Ada', { room: 'team' })).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Ada')).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Ada', { room: 'garden' })).of('error')).toMatchObject([closed])
  const owner = await crowd.owner('Olga', { room: 'garden' })
  await owner.do({ type: 'post', message: 'begun' })
  expect((await crowd.enter('Ada', { room: 'garden' })).of('joined')).toHaveLength(1)
})

test('P12.4: the password of the operator is the key of all rooms, and cannot be changed in the chat', async () => {
  const crowd = await new Crowd().open({ roomPassword: 'open sesame' })
  expect((await crowd.enter('Ada')).of('error')).toMatchObject([closed])
  expect((await crowd.enter('Ada', { key: 'open sesame' })).of('joined')).toHaveLength(1)
  expect((await crowd.enter('Ada', { room: 'team' })).of('joined')).toHaveLength(1)
  const owner = await crowd.owner()
  const fixed = { code: 'fixed_setting' }
  expect(await owner.do({ type: 'set', settings: { door: 'open' }, everywhere: true })).toMatchObject(fixed)
  expect(await owner.do({ type: 'set', settings: {}, key: 'another' })).toMatchObject(fixed)
})

/** Closes the door of the room, by default for all who are not known. */
async function close(owner: Member, frame: object = {}) {
  expect(await owner.do({ type: 'set', settings: { door: 'known' }, ...frame })).toMatchObject({
    type: 'changed',
  })
}

test('P12.4: a key that is changed while it is looked at lets nobody in who would be sent out', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const { keys } = crowd.node().app.chat.access
  vi.spyOn(keys, 'hash').mockResolvedValue('a hash')
  await close(owner, { settings: { door: 'key' }, key: 'old key' })
  const change = { type: 'set', settings: {}, key: 'new key', sendOut: true }
  vi.spyOn(keys, 'fits').mockImplementationOnce(async () => {
    expect(await owner.do(change)).toMatchObject({ type: 'changed' })
    return true
  })
  const eve = await crowd.enter('Eve', { key: 'old key' })
  await crowd.pass(1)
  expect(eve.of('joined')).toEqual([])
  expect((await crowd.enter('Eve')).of('error')).toMatchObject([closed])
})

test('P12.8: a door that closes, and sends out at once afterwards, lets nobody stay', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const ada = await crowd.enter('Ada')
  const { person: author = '' } = owner.of('joined')[0] ?? {}
  const by = { author, username: 'Olga', avatar: 'a'.repeat(64) }
  await crowd.nodes.log.append('lobby', [
    { ...by, type: 'entry', cid: 'cid-closes', entry: { kind: 'settings', settings: { door: 'known' } } },
    {
      ...by,
      type: 'entry',
      cid: 'cid-sends-out',
      entry: { kind: 'settings', settings: {}, sendOut: true },
    },
  ])
  await crowd.pass(0)
  expect(ada.closedWith).toBe(4005)
  expect((await crowd.enter('Ada')).of('error')).toMatchObject([closed])
})

test('P12.6: requests that have ended count no more', async () => {
  const crowd = await new Crowd().open()
  await close(await crowd.owner())
  for (let n = 0; n < 5; n += 1) await crowd.enter(`Eve ${n}`, { ask: true })
  expect((await crowd.enter('Eve 5', { ask: true })).of('error')).toMatchObject([{ code: 'slow_down' }])
  await crowd.pass(11 * 60_000)
  expect((await crowd.enter('Eve 5', { ask: true })).of('error')).toMatchObject([{ code: 'asked' }])
})

test('P12: a read that fails when somebody comes in leaves their other connection in', async () => {
  const crowd = await new Crowd().open()
  await close(await crowd.owner(), { everywhere: true, settings: { door: 'known' } })
  const { store } = crowd.node().app.chat.access
  vi.spyOn(store, 'hasPosted').mockRejectedValueOnce(new LogUnavailable('unreadable'))
  const failed = crowd.node().enter('Ada')
  await crowd.pass(0)
  expect(failed.peer.of('joined')).toEqual([])
  const owner = crowd.node().enter('Olga')
  await crowd.pass(0)
  failed.leave()
  owner.send({ type: 'post', cid: crowd.cid(), message: 'still in' })
  await crowd.pass(0)
  expect(owner.peer.of('posted')).toHaveLength(1)
})
