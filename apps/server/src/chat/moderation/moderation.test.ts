import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { mostNotable } from '../../access/access-store.ts'
import { Crowd } from '../../testing/access/crowd.ts'

test('P13.4: who is muted cannot post, edit or react, is told so for how long, and can again afterwards', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  expect(await ada.ask({ type: 'post', cid: 'cid-00001', message: 'one' })).toMatchObject({ type: 'posted' })
  const mute = { type: 'moderate', whom: { message: 1 }, measure: { do: 'mute', lasts: 600 } }
  expect(await owner.ask({ ...mute, cid: 'cid-00001' })).toMatchObject({ type: 'changed' })
  expect(ada.of('standing').at(-1)).toMatchObject({ standing: { role: 'member', muted: 600 } })
  await crowd.pass(100_000)
  const refused = { type: 'error', code: 'muted', lasts: 500 }
  expect(await ada.ask({ type: 'post', cid: 'cid-00002', message: 'two' })).toMatchObject(refused)
  expect(await ada.ask({ type: 'edit', cid: 'cid-00003', id: 1, message: 'no' })).toMatchObject(refused)
  expect(await ada.ask({ type: 'react', cid: 'cid-00004', id: 1, emoji: '👍', on: true })).toMatchObject(
    refused,
  )
  expect(await ada.ask({ type: 'remove', cid: 'cid-00005', id: 1 })).toMatchObject({ type: 'changed' })
  await crowd.pass(500_000)
  expect(await ada.ask({ type: 'post', cid: 'cid-00002', message: 'two' })).toMatchObject({ type: 'posted' })
})

test('P13.4: in slow mode a person posts once per interval on all connections, moderators at any time', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await owner.do({ type: 'set', settings: { slow: 30 } })
  const [ada, tab, eve] = [await crowd.enter('Ada'), await crowd.enter('Ada'), await crowd.enter('Eve')]
  const post = { type: 'post', message: 'hello' }
  expect(ada.of('joined')[0]?.shown).toMatchObject({ slow: 30 })
  expect(await ada.do(post)).toMatchObject({ type: 'posted' })
  await crowd.pass(10_000)
  expect(await tab.do(post)).toMatchObject({ code: 'slow_mode', retryAfter: 20 })
  expect(await eve.do(post)).toMatchObject({ type: 'posted' })
  expect(await ada.do({ type: 'react', id: 2, emoji: '👍', on: true })).toMatchObject({ type: 'changed' })
  await crowd.pass(20_000)
  expect(await tab.do(post)).toMatchObject({ type: 'posted' })
  for (let n = 0; n < 3; n += 1) expect(await owner.do(post)).toMatchObject({ type: 'posted' })
})

test('P13.3: all messages of a person are removed in batches, and others write between them', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const eve = await crowd.enter('Eve')
  for (let n = 0; n < 450; n += 1)
    eve.visitor.send({ type: 'post', cid: `cid-flood-${n}`, message: `flood ${n}` })
  await crowd.pass(1_000)
  await owner.do({ type: 'post', message: 'stays' })
  const removal = {
    type: 'moderate',
    whom: { message: 1 },
    measure: { do: 'remove_messages' },
    cid: 'cid-00001',
  }
  const answer = await owner.ask(removal)
  expect(answer).toMatchObject({ type: 'changed' })
  expect(await owner.ask(removal)).toEqual(answer)
  await crowd.pass(1_000)
  const { access } = crowd.node().app.chat
  const { person = '' } = eve.of('joined')[0] ?? {}
  expect(await access.store.messagesOf('lobby', person, 0, 1)).toMatchObject({ count: 0 })
  expect(await owner.ask({ type: 'audit' })).toMatchObject({
    entries: [{ kind: 'remove_messages', subject: { username: 'Eve' }, count: 450 }],
  })
  const page = await owner.ask({ type: 'history', before: 452 })
  expect(page?.type === 'history' && page.messages.at(-1)).toMatchObject({ message: 'stays' })
})

test('P13.2: nobody is outranked by themselves or their like, and the last owner cannot resign', async () => {
  const crowd = await new Crowd().open()
  const [owner, mia, mod] = [await crowd.owner(), await crowd.enter('Mia'), await crowd.enter('Max')]
  const moderate = (username: string, measure: object, more: object = {}) => ({
    type: 'moderate',
    whom: { username },
    measure,
    ...more,
  })
  const role = (name: string) => ({ do: 'set_role', role: name })
  for (const name of ['Mia', 'Max']) await owner.do(moderate(name, role('moderator')))
  const mute = { do: 'mute', lasts: 60 }
  expect(await mia.do(moderate('Mia', mute))).toMatchObject({ code: 'outranked' })
  expect(await mia.do(moderate('Max', mute))).toMatchObject({ code: 'outranked' })
  expect(await mod.do(moderate('Olga', mute))).toMatchObject({ code: 'outranked' })
  expect(await mia.do(moderate('Nobody', mute))).toMatchObject({ code: 'no_such_person' })
  expect(await mia.do(moderate('Max', mute, { everywhere: true }))).toMatchObject({ code: 'not_allowed' })
  const resign = moderate('Olga', role('member'), { everywhere: true })
  expect(await owner.do(resign)).toMatchObject({ code: 'last_owner' })
  const another = await crowd.owner('Otto')
  expect(await owner.do(resign)).toMatchObject({ type: 'changed' })
  expect(owner.of('standing').at(-1)).toEqual({ type: 'standing', standing: { role: 'member' } })
  expect(await owner.do(moderate('Mia', mute))).toMatchObject({ code: 'not_allowed' })
  expect(another.of('room').at(-1)?.shown.staff).toEqual([
    { username: 'Otto', role: 'owner' },
    { username: 'Mia', role: 'moderator' },
    { username: 'Max', role: 'moderator' },
  ])
})

test('P13.2: a moderator resigns, of the room or of the server, and takes no other role', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  for (const everywhere of [undefined, true]) {
    const mia = await crowd.enter('Mia')
    const moderate = (username: string, role: string) => ({
      ...{ type: 'moderate', whom: { username }, measure: { do: 'set_role', role } },
      ...(everywhere && { everywhere }),
    })
    expect(await mia.do(moderate('Mia', 'member'))).toMatchObject({ code: 'not_allowed' })
    await owner.do(moderate('Mia', 'moderator'))
    for (const role of ['moderator', 'owner'])
      expect(await mia.do(moderate('Mia', role))).toMatchObject({ code: 'not_allowed' })
    expect(await mia.do(moderate('Olga', 'member'))).toMatchObject({ code: 'not_allowed' })
    expect(await mia.do(moderate('Mia', 'member'))).toMatchObject({ type: 'changed' })
    expect(mia.of('standing').at(-1)).toEqual({ type: 'standing', standing: { role: 'member' } })
    expect(await mia.do({ type: 'audit' })).toMatchObject({ code: 'not_allowed' })
    mia.visitor.leave()
  }
})

test('P13.12: those who keep order are told who is muted, and nobody else is', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada, bob] = [await crowd.owner(), await crowd.enter('Ada'), await crowd.enter('Bob')]
  const mute = (username: string, lasts: number | null, more: object = {}) => ({
    ...{ type: 'moderate', whom: { username }, measure: { do: 'mute', lasts } },
    ...more,
  })
  const told = (one: typeof owner) =>
    one
      .of('muted')
      .at(-1)
      ?.people.map(({ username }) => username)
  expect(told(owner)).toBeUndefined()
  await owner.do(mute('Ada', 60))
  await owner.do(mute('Bob', null, { everywhere: true }))
  expect(told(owner)).toEqual(['Bob', 'Ada'])
  await crowd.pass(120_000) // a mute ends by itself
  expect(told(owner)).toEqual(['Bob'])
  const mia = await crowd.enter('Mia')
  await owner.do({
    type: 'moderate',
    whom: { username: 'Mia' },
    measure: { do: 'set_role', role: 'moderator' },
  })
  expect(told(mia)).toEqual(['Bob'])
  await owner.do({ type: 'moderate', whom: { username: 'Bob' }, measure: { do: 'unmute' }, everywhere: true })
  expect([told(owner), told(mia)]).toEqual([[], []])
  expect([ada, bob].flatMap((one) => one.of('muted'))).toEqual([])
})

test('P13.1: what is of one room alone is not set for all, and the reverse', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  for (const settings of [{ listed: true }, { pinned: 1 }] as const)
    expect(await owner.do({ type: 'set', settings, everywhere: true })).toMatchObject({ code: 'wrong_shape' })
  expect(await owner.do({ type: 'set', settings: { beginners: 'moderators' } })).toMatchObject({
    code: 'wrong_shape',
  })
})

test('P12.2: those who keep order are shown by the names that they use, which is no line of the list', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const { token } = owner.of('joined')[0] ?? {}
  if (token === undefined) throw new Error('There is no token.')
  const renamed = await crowd.enter('Countess', { token })
  await crowd.pass(0)
  const { shown } = renamed.of('room').at(-1) ?? renamed.of('joined')[0] ?? {}
  expect(shown?.staff).toEqual([{ username: 'Countess', role: 'owner' }])
  expect(await renamed.ask({ type: 'audit', everywhere: true })).toMatchObject({
    entries: [{ kind: 'role', subject: { username: 'Olga' } }],
  })
})

test('P13.6: a person who changes their name again and again does not empty the page of the audit list', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const { token } = owner.of('joined')[0] ?? {}
  if (token === undefined) throw new Error('There is no token.')
  for (let n = 0; n < 2 * limits.audit + 10; n += 1) {
    const again = await crowd.enter(n % 2 === 0 ? 'Countess' : 'Olga', { token })
    await crowd.pass(1_000)
    again.visitor.leave()
  }
  expect(await owner.ask({ type: 'audit', everywhere: true })).toMatchObject({
    entries: [{ kind: 'role', role: 'owner', by: { username: 'Olga' } }],
    more: false,
  })
})

test('P12.2: the pinned message is shown as it is now', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  await ada.do({ type: 'post', message: 'one' })
  expect(await owner.do({ type: 'set', settings: { pinned: 2 } })).toMatchObject({ code: 'no_such_message' })
  await owner.do({ type: 'set', settings: { pinned: 1 } })
  await crowd.pass(0)
  const pinned = () => ada.of('room').at(-1)?.shown.pinned
  expect(pinned()).toEqual({ id: 1, username: 'Ada', message: 'one' })
  await ada.do({ type: 'edit', id: 1, message: 'two' })
  expect(pinned()).toEqual({ id: 1, username: 'Ada', message: 'two' })
  expect((await crowd.enter('Eve')).of('joined')[0]?.shown?.pinned).toEqual(pinned())
  await ada.do({ type: 'remove', id: 1 })
  expect(pinned()).toEqual({ id: 1, username: 'Ada', message: '', removed: true })
  await owner.do({ type: 'set', settings: { pinned: 0 } })
  await crowd.pass(0)
  expect(pinned()).toBeUndefined()
})

test('P13.5: a ban with the address keeps newcomers out, and nobody where others are known from there', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  await crowd.enter('Eve', { address: '192.0.2.1' })
  await crowd.enter('Mallory', { address: '192.0.2.2' })
  await crowd.enter('Mia', { address: '192.0.2.2' })
  const moderate = { type: 'moderate', whom: { username: 'Mia' } }
  await owner.do({ ...moderate, measure: { do: 'set_role', role: 'moderator' } })
  await crowd.enter('Mia', { address: '192.0.2.2' })
  const ban = { do: 'ban', lasts: null, address: true, reason: 'flood' }
  for (const username of ['Eve', 'Mallory']) await owner.do({ ...moderate, whom: { username }, measure: ban })
  const dayInSeconds = 24 * 60 * 60
  const refused = { code: 'banned', lasts: dayInSeconds }
  expect((await crowd.enter('New', { address: '192.0.2.1' })).of('error')).toMatchObject([refused])
  expect((await crowd.enter('Newer', { address: '192.0.2.2' })).of('joined')).toHaveLength(1)
  expect(await owner.ask({ type: 'restricted' })).toMatchObject({
    people: [
      { username: 'Mia' },
      { username: 'Eve', banned: null, reason: 'flood' },
      { username: 'Mallory' },
    ],
  })
  await owner.do({ ...moderate, whom: { username: 'Eve' }, measure: { do: 'unban' } })
  expect((await crowd.enter('New', { address: '192.0.2.1' })).of('joined')).toHaveLength(1)
})

test('P13.7: anybody may report a message, ten times an hour, and moderators read it', async () => {
  const crowd = await new Crowd().open({ limits: 'on' })
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  await owner.do({ type: 'post', message: 'rude' })
  expect(await ada.do({ type: 'report', id: 9 })).toMatchObject({ code: 'no_such_message' })
  for (let n = 0; n < 9; n += 1)
    expect(await ada.do({ type: 'report', id: 1, reason: 'rude' })).toMatchObject({ type: 'changed' })
  expect(await ada.do({ type: 'report', id: 1 })).toMatchObject({ code: 'slow_down', retryAfter: 360 })
  const listed = await owner.ask({ type: 'audit' })
  expect(listed?.type === 'audit' && listed.entries[0]).toMatchObject({
    ...{ kind: 'report', by: { username: 'Ada' }, subject: { username: 'Olga' }, id: 1, reason: 'rude' },
  })
})

test('P13.1: what moderators send in floods is refused', async () => {
  const crowd = await new Crowd().open({ limits: 'on' })
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  for (const one of [owner, ada]) {
    const codes = []
    for (let n = 0; n < 61; n += 1) codes.push(await one.do({ type: 'set', settings: { topic: `${n}` } }))
    expect(codes.at(-1)).toMatchObject({ code: 'slow_down' })
    expect(codes.at(-2)).not.toMatchObject({ code: 'slow_down' })
  }
})

test('P13.7: moderators are told which settings were set, where those that hold are the server’s', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  const set = { type: 'set', cid: 'cid-00001', settings: { keepDays: 30 }, everywhere: true }
  expect(await owner.ask(set)).toMatchObject({ type: 'changed' })
  expect(await owner.ask({ type: 'restricted' })).toMatchObject({ settings: { keepDays: null, door: null } })
  const ofServer = { everywhere: true, settings: { keepDays: 30, door: null } }
  expect(await owner.ask({ type: 'restricted', everywhere: true })).toMatchObject(ofServer)
  expect(await ada.ask({ type: 'restricted' })).toMatchObject({ type: 'error', code: 'not_allowed' })
})

test('P13.2: an owner of a room does nothing to an owner of the server', async () => {
  const crowd = await new Crowd().open()
  const [owner, eve] = [await crowd.owner(), await crowd.enter('Eve')]
  await owner.do({ type: 'moderate', whom: { username: 'Eve' }, measure: { do: 'set_role', role: 'owner' } })
  expect(await owner.do({ type: 'post', message: 'mine' })).toMatchObject({ type: 'posted', id: 2 })
  const measures = [
    { do: 'ban', lasts: null },
    { do: 'mute', lasts: null },
    { do: 'send_out' },
    { do: 'remove_messages' },
    { do: 'set_role', role: 'member' },
  ]
  for (const measure of measures)
    expect(await eve.do({ type: 'moderate', whom: { message: 2 }, measure })).toMatchObject({
      code: 'outranked',
    })
  expect(await eve.do({ type: 'remove', id: 2 })).toMatchObject({ code: 'outranked' })
  expect(owner.closedWith).toBeUndefined()
  const ban = { type: 'moderate', whom: { username: 'Eve' }, measure: { do: 'ban', lasts: null } }
  expect(await owner.do(ban)).toMatchObject({ type: 'changed' })
})

test('P12.2: a name that is told late gives no role back that was taken away meanwhile', async () => {
  const crowd = await new Crowd().open({}, 1)
  const owner = await crowd.owner()
  const eve = await crowd.enter('Eve')
  const setRole = (role: string) =>
    owner.do({ type: 'moderate', whom: { username: 'Eve' }, measure: { do: 'set_role', role } })
  await setRole('moderator')
  const { person = '' } = eve.of('joined')[0] ?? {}
  await setRole('member')
  // As of a node, or a join, that had not read the entry before.
  const { log } = crowd.nodes
  const subject = { person, username: 'Evita', avatar: 'a'.repeat(64) }
  const { person: author, ...named } = subject
  const entry = { kind: 'role', subject, role: 'moderator', renamed: true } as const
  await log.append('lobby', [{ type: 'entry', cid: 'cid-renamed', entry, author, ...named }])
  await crowd.pass(0)
  expect(await eve.do({ type: 'audit' })).toMatchObject({ code: 'not_allowed' })
})

test('P13.7: those who have asked to be let in push nobody out of the lists', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const { log, access } = { log: crowd.nodes.log, access: crowd.node().app.chat.access }
  await owner.do({ type: 'moderate', whom: { username: 'Olga' }, measure: { do: 'set_role', role: 'owner' } })
  for (let n = 0; n < mostNotable + 5; n += 1) {
    const subject = { person: `person-${n}`, username: `Person ${n}`, avatar: 'a'.repeat(64) }
    const { person: author, ...named } = subject
    const entry = { kind: 'ask', subject } as const
    await log.append('lobby', [{ type: 'entry', cid: 'cid-00001', entry, author, ...named }])
  }
  const listed = await access.store.notable('lobby')
  expect(listed.filter(({ standing }) => standing.role === 'owner')).toHaveLength(1)
})
