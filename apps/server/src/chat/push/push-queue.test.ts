import { expect, test } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { PushCrowd } from '../../testing/push/push-crowd.ts'
import { tokenOf } from '../../testing/test-nodes.ts'

const post = (message: string, more: object = {}) => ({ type: 'post', message, ...more })
const whom = { person: authorOf(tokenOf('Ada')) }
const ban = { type: 'moderate', whom, measure: { do: 'ban', lasts: null } }
const toAda = { room: 'team', about: 'mention', from: 'Bob' }

/** Ada has a device and is away; Bob is in the team. */
async function adaIsAway(options: Parameters<PushCrowd['away']>[2] = {}, nodes = 1) {
  const crowd = await new PushCrowd().start(nodes)
  const device = await crowd.away('Ada', 'team', options)
  const bob = await crowd.enter('Bob', { room: 'team' })
  return { crowd, bob, device }
}

test('P18.4: tells of mentions within a second, and of nothing else', async () => {
  const { crowd, bob } = await adaIsAway()
  await bob.do(post('hello everybody'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toEqual([])
  await bob.do(post('hello @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ type: 'message', ...toAda, text: 'hello @Ada', id: 2 }])
  await crowd.pass(60_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.4: tells of replies, and not the author of what they post', async () => {
  const { crowd, bob } = await adaIsAway()
  const ada = await crowd.enter('Ada', { room: 'team' })
  await ada.do(post('I am @Ada'))
  ada.visitor.leave()
  await bob.do(post('who said that?', { replyTo: 1 }))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ about: 'reply', text: 'who said that?', id: 2 }])
  await crowd.mark('Bob', 'team', 'all')
  await crowd.pass(60_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.4: tells nothing of those whom the person has hidden on the device, and still of others', async () => {
  const { crowd, bob } = await adaIsAway({ hidden: ['BOB'] })
  const carol = await crowd.enter('Carol', { room: 'team' })
  await bob.do(post('hello @Ada'))
  await crowd.pass(20_000)
  expect(crowd.sent()).toEqual([])
  await carol.do(post('@Ada from Carol'))
  await bob.do(post('@Ada from Bob'))
  await crowd.pass(20_000)
  expect(crowd.sent()).toMatchObject([{ from: 'Carol', text: '@Ada from Carol' }])
})

test('P18.4: by room everything, or nothing', async () => {
  const { crowd, bob } = await adaIsAway()
  await crowd.mark('Ada', 'team', 'all')
  await bob.do(post('hello everybody'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ about: 'message', text: 'hello everybody' }])
  await crowd.mark('Ada', 'team', 'nothing')
  await bob.do(post('hello @Ada'))
  await crowd.pass(20_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.4: without the text, where the device does not want it', async () => {
  const { crowd, bob } = await adaIsAway({ text: false })
  await bob.do(post('a secret for @Ada'))
  await crowd.pass(1_000)
  const [push] = crowd.sent()
  expect(push).toMatchObject({ room: 'team', about: 'mention' })
  expect(JSON.stringify(push)).not.toMatch(/secret|Bob/)
})

test('P18.4: not while a device of the person looks at the room, on whatever node', async () => {
  const { crowd, bob } = await adaIsAway({}, 2)
  const ada = await crowd.enter('Ada', { room: 'team', node: 1 })
  await crowd.pass(3_000)
  await bob.do(post('one for @Ada'))
  await crowd.pass(20_000)
  ada.visitor.send({ type: 'idle', idle: true })
  await crowd.pass(20_000)
  expect(crowd.sent()).toEqual([])
  await bob.do(post('two for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ text: 'two for @Ada' }])
})

test('P18.4: who goes before they can have read it is told', async () => {
  const { crowd, bob } = await adaIsAway()
  const ada = await crowd.enter('Ada', { room: 'team' })
  await bob.do(post('one for @Ada'))
  await crowd.pass(2_000)
  ada.visitor.leave()
  await crowd.pass(3_000)
  expect(crowd.sent()).toEqual([])
  await crowd.pass(2_000)
  expect(crowd.sent()).toMatchObject([{ text: 'one for @Ada' }])
})

test('P17.5: not of what somebody posts whom the person has blocked', async () => {
  const { crowd, bob } = await adaIsAway()
  const eve = await crowd.enter('Eve', { room: 'team' })
  const blocked = { person: authorOf(tokenOf('Bob')), username: 'Bob', avatar: 'b'.repeat(64) }
  await crowd.nodes.log.members.setBlock(whom.person, blocked, true, 9)
  await eve.do(post('a question for @Ada'))
  await bob.do(post('hello @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ from: 'Eve', text: 'a question for @Ada' }])
  await crowd.nodes.log.members.setBlock(whom.person, blocked, false, 9)
  await bob.do(post('again @Ada'))
  await crowd.pass(20_000)
  expect(crowd.sent()).toMatchObject([{ from: 'Bob', text: 'again @Ada' }])
})

test('P18.4: not of what was read elsewhere', async () => {
  const { crowd, bob } = await adaIsAway()
  await bob.do(post('one for @Ada'))
  await crowd.readTo('Ada', 'team', 1)
  await crowd.pass(70_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.4: several messages of one room are one push, and a flood is one each ten seconds', async () => {
  const { crowd, bob } = await adaIsAway()
  for (const n of [1, 2, 3]) await bob.do(post(`${n} for @Ada`))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ id: 3 }])
  for (let n = 4; n <= 33; n += 1) {
    await bob.do(post(`${n} for @Ada`))
    await crowd.pass(1_000)
  }
  await crowd.pass(20_000)
  const ids = crowd.sent().map(({ id }) => Number(id))
  expect(ids.length).toBeGreaterThanOrEqual(3)
  expect(ids.length).toBeLessThanOrEqual(4)
  expect(ids.at(-1)).toBe(33)
})

test('P18.5: what is shown is withdrawn once the room was read elsewhere', async () => {
  const { crowd, bob } = await adaIsAway()
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  crowd.sent()
  await crowd.readTo('Ada', 'team', 1)
  await crowd.pass(70_000)
  expect(crowd.sent()).toEqual([{ type: 'read', room: 'team', id: 1 }])
  await crowd.pass(70_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.5: Safari gets no push that shows nothing', async () => {
  const { crowd, bob } = await adaIsAway({ endpoint: 'https://web.push.apple.com/a' })
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toHaveLength(1)
  await crowd.readTo('Ada', 'team', 1)
  await crowd.pass(70_000)
  expect(crowd.sent()).toEqual([])
  await bob.do(post('two for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ id: 2 }])
})

test.for([
  ['a ban', ban],
  ['a closed door', { type: 'set', settings: { door: 'known' } }],
  ['the end of the room', { type: 'delete_room', name: 'team' }],
])('P18.4: nothing is told after %s', async ([, decision]) => {
  const { crowd } = await adaIsAway({}, 2)
  const olga = await crowd.owner('Olga', { room: 'team', node: 1 })
  await olga.do(post('one for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toHaveLength(1)
  await olga.do(decision as { type: string })
  await crowd.pass(0)
  const left = olga.closedWith === undefined ? olga : await crowd.owner('Olga', { room: 'team', node: 1 })
  await left.do(post('secret for @Ada'))
  await crowd.pass(70_000)
  expect(JSON.stringify(crowd.sent())).not.toContain('secret')
})

test('P18.4: what is forbidden while others are sent to is not sent', async () => {
  const { crowd, bob } = await adaIsAway()
  const olga = await crowd.owner('Olga', { room: 'team' })
  const begun = Promise.withResolvers<undefined>()
  crowd.sender.outcome = async () => {
    await begun.promise
    return { type: 'later' }
  }
  await bob.do(post('secret for @Ada'))
  await crowd.pass(1_000)
  expect(await olga.do(ban)).toMatchObject({ type: 'changed' })
  begun.resolve(undefined)
  crowd.sender.outcome = () => ({ type: 'sent' })
  await crowd.pass(600_000)
  expect(crowd.sent()).toEqual([])
})

test('P18.2: nothing is told in quiet hours, and nothing of them later', async () => {
  const now = new Date()
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  const quiet = { from: (minute + 1_439) % 1_440, to: (minute + 2) % 1_440, zone: 'UTC' }
  const { crowd, bob } = await adaIsAway({ quiet })
  await bob.do(post('one for @Ada'))
  await crowd.pass(4 * 60_000)
  expect(crowd.sent()).toEqual([])
  await bob.do(post('two for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ id: 2 }])
})

test('P18.4: of three nodes one sends', async () => {
  const { crowd, bob } = await adaIsAway({}, 3)
  for (let n = 1; n <= 5; n += 1) {
    await bob.do(post(`${n} for @Ada`))
    await crowd.pass(15_000)
  }
  expect(crowd.sent().map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
})

test('P18.4: a subscription that is gone is forgotten', async () => {
  const { crowd, bob, device } = await adaIsAway()
  crowd.sender.outcome = () => ({ type: 'gone' })
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  expect(await crowd.nodes.push.device(device)).toBeUndefined()
})

test('P18.4: what a service does not take now is sent later, and not before it says', async () => {
  const { crowd, bob } = await adaIsAway()
  crowd.sender.outcome = () => ({ type: 'later', afterMs: 300_000 })
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  crowd.sender.outcome = () => ({ type: 'sent' })
  await crowd.pass(290_000)
  expect(crowd.sent()).toEqual([])
  await crowd.pass(90_000)
  expect(crowd.sent()).toMatchObject([{ id: 1 }])
})

test('P18.4: tries a service that is down less and less often, and in the end no more', async () => {
  const { crowd, bob, device } = await adaIsAway()
  let tries = 0
  crowd.sender.outcome = () => {
    tries += 1
    return { type: 'later' }
  }
  await bob.do(post('one for @Ada'))
  await crowd.pass(10 * 60_000)
  const first = tries
  expect(first).toBeGreaterThan(2)
  await crowd.pass(10 * 60_000)
  expect(tries - first).toBeLessThan(first)
  await crowd.nodes.push.setFailures(device, 99, 0)
  await crowd.pass(70_000)
  expect(await crowd.nodes.push.device(device)).toBeUndefined()
})

test('P18.4: what a service refuses is not sent again, and a device that it always refuses is forgotten', async () => {
  const { crowd, bob, device } = await adaIsAway()
  let tries = 0
  crowd.sender.outcome = () => {
    tries += 1
    return { type: 'refused', status: 302 }
  }
  for (let n = 1; n <= 4; n += 1) {
    await bob.do(post(`${n} for @Ada`))
    await crowd.pass(80_000)
    expect(tries).toBe(n)
  }
  expect(await crowd.nodes.push.device(device)).toBeDefined()
  await bob.do(post('5 for @Ada'))
  await crowd.pass(1_000)
  expect(await crowd.nodes.push.device(device)).toBeUndefined()
})

test('P18.4: what is too large is sent without its text', async () => {
  const { crowd, bob } = await adaIsAway()
  crowd.sender.outcome = (payload) => ({ type: 'text' in payload ? 'too_large' : 'sent' })
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  const [push] = crowd.sent()
  expect(push).toMatchObject({ room: 'team', id: 1 })
  expect(push).not.toHaveProperty('text')
})

test('P18.4: shows no spoiler', async () => {
  const { crowd, bob } = await adaIsAway()
  await bob.do(post('@Ada it was ||the butler||'))
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ text: '@Ada it was …' }])
})

test('P18.2: a device whose credential is revoked gets nothing, another one of the person does', async () => {
  const { crowd, bob, device } = await adaIsAway()
  const token = tokenOf('Ada phone')
  const { people } = crowd.node().app
  const { people: store } = crowd.nodes
  const { author = '' } = (await people.identify(tokenOf('Ada'))) ?? {}
  const id = (await people.identify(token))?.credential ?? ''
  await store.keepCredential({ id, author, kind: 'browser', name: 'Firefox' })
  await crowd.device(token, { endpoint: 'https://push.example.com/phone' })
  await people.revoke(author, [device])
  await bob.do(post('one for @Ada'))
  await crowd.pass(1_000)
  expect(crowd.sender.sent.map(({ to }) => to)).toEqual(['https://push.example.com/phone'])
})

test('P18.4: what was stored while no node was there is told by the next one', async () => {
  const { crowd, bob } = await adaIsAway()
  await crowd.node().app.chat.push?.queue.close()
  await bob.do(post('one for @Ada'))
  await crowd.pass(600_000)
  expect(crowd.sent()).toEqual([])
  await crowd.nodes.start({}, { pushSender: crowd.sender }).app.start()
  await crowd.pass(1_000)
  expect(crowd.sent()).toMatchObject([{ id: 1 }])
})
