import { expect, test, vi } from 'vitest'
import { Crowd, type Member } from '../../testing/access/crowd.ts'

test('P13.6: what is done on one node is in force on the others, for those who are there and those who come', async () => {
  const crowd = await new Crowd().open({}, 2)
  const owner = await crowd.owner()
  const [ada, eve] = [await crowd.enter('Ada', { node: 1 }), await crowd.enter('Eve', { node: 1 })]
  const post = { type: 'post', message: 'hello' }
  const whom = (username: string) => ({ type: 'moderate', whom: { username } })
  await crowd.pass(3_000)
  await owner.do({ ...whom('Ada'), measure: { do: 'mute', lasts: null } })
  expect(ada.of('standing').at(-1)).toMatchObject({ standing: { muted: null } })
  expect(await ada.do(post)).toMatchObject({ code: 'muted', lasts: null })

  await owner.do({ type: 'set', settings: { writers: 'moderators', title: 'News' } })
  expect(eve.of('room').at(-1)).toMatchObject({ shown: { title: 'News', writers: 'moderators' } })
  expect(await eve.do(post)).toMatchObject({ code: 'moderators_only' })

  await owner.do({ ...whom('Eve'), measure: { do: 'ban', lasts: 3_600, reason: 'flood' } })
  expect(eve.of('error').at(-1)).toMatchObject({ code: 'banned', lasts: 3_600, because: 'flood' })
  expect(eve.closedWith).toBe(4003)
  const again = await crowd.enter('Eve', { node: 1 })
  expect(again.of('error')).toMatchObject([{ code: 'banned', because: 'flood' }])

  await owner.do({ ...whom('Ada'), measure: { do: 'send_out' } })
  expect(ada.closedWith).toBe(4004)
  const back = await crowd.enter('Ada', { node: 1 })
  await owner.do({ type: 'set', settings: { door: 'known' }, sendOut: true })
  expect(back.closedWith).toBe(4005)
})

test('P13.5: a ban everywhere closes all rooms of all nodes, whatever the person is called', async () => {
  const crowd = await new Crowd().open({}, 2)
  const owner = await crowd.owner()
  const eve = await crowd.enter('Eve', { node: 1, room: 'team' })
  await crowd.pass(3_000)
  const ban = { type: 'moderate', measure: { do: 'ban', lasts: null }, everywhere: true }
  // Her name is known to this node once it serves the room.
  await crowd.enter('Ada', { room: 'team' })
  await crowd.pass(3_000)
  expect(await owner.do({ ...ban, whom: { username: 'Eve' } })).toMatchObject({ type: 'changed' })
  expect(eve.closedWith).toBe(4003)
  const { token } = eve.of('joined')[0] ?? {}
  for (const node of [0, 1]) {
    const renamed = await crowd.enter('Mallory', {
      node,
      room: 'garden',
      ...(token !== undefined && { token }),
    })
    expect(renamed.of('error')).toMatchObject([{ code: 'banned', lasts: null }])
  }
})

test('P13.3: another node goes on with removals that one has left', async () => {
  const crowd = await new Crowd().open({}, 2)
  const owner = await crowd.owner()
  const eve = await crowd.enter('Eve', { node: 1 })
  for (let n = 0; n < 3; n += 1) await eve.do({ type: 'post', message: `flood ${n}` })
  crowd.node().app.chat.moderation.removals.begin = () => undefined // as if it had ended here
  const removal = { type: 'moderate', whom: { message: 1 }, measure: { do: 'remove_messages' } }
  expect(await owner.do(removal)).toMatchObject({ type: 'changed' })
  const texts = async () => {
    const page = await owner.do({ type: 'history', before: 100 })
    return page?.type === 'history' ? page.messages.map(({ message }) => message) : []
  }
  await eve.do({ type: 'post', message: 'later' })
  expect(await texts()).toEqual(['flood 0', 'flood 1', 'flood 2', 'later'])
  crowd.node(1).app.chat.refreshRooms()
  await crowd.pass(0)
  expect(await texts()).toEqual(['', '', '', 'later'])
})

/** Microtasks between two frames: they meet at every step of each other. */
const offsets = Array.from({ length: 40 }, (_, n) => n)

async function turns(count: number) {
  for (let n = 0; n < count; n += 1) await Promise.resolve()
}

test('P13.6: a post that is under way on another node when a ban or a mute is stored is not stored after it', async () => {
  for (const measure of [
    { do: 'ban', lasts: null },
    { do: 'mute', lasts: null },
  ])
    for (const offset of offsets) {
      const crowd = await new Crowd().open({}, 2)
      const owner = await crowd.owner()
      const eve = await crowd.enter('Eve', { node: 1 })
      await eve.do({ type: 'post', message: 'before' })
      const ban = { type: 'moderate', cid: crowd.cid(), whom: { message: 1 }, measure }
      const [first, second] = offset % 2 === 0 ? [owner, eve] : [eve, owner]
      const frames = new Map<Member, object>([
        [owner, ban],
        [eve, { type: 'post', cid: crowd.cid(), message: 'under way' }],
      ])
      first.visitor.send(frames.get(first) ?? {})
      await turns(offset)
      second.visitor.send(frames.get(second) ?? {})
      await crowd.pass(0)
      const { rev = 0 } = owner.of('changed').at(-1) ?? {}
      expect(rev, `offset ${offset}`).toBeGreaterThan(0)
      const late = await owner.do({ type: 'history', after: rev })
      expect(late, `offset ${offset}`).toMatchObject({ type: 'history', messages: [] })
    }
})

test('P13.2: of two owners who resign on two nodes at once, one stays', async () => {
  for (const offset of offsets) {
    const crowd = await new Crowd().open({}, 2)
    const [olga, otto] = [await crowd.owner('Olga'), await crowd.owner('Otto', { node: 1 })]
    const resign = (username: string) => ({
      ...{ type: 'moderate', cid: crowd.cid(), everywhere: true },
      ...{ whom: { username }, measure: { do: 'set_role', role: 'member' } },
    })
    olga.visitor.send(resign('Olga'))
    await turns(offset)
    otto.visitor.send(resign('Otto'))
    await crowd.pass(0)
    const codes = [olga, otto].flatMap((one) => one.of('error').map(({ code }) => code))
    expect(codes, `offset ${offset}`).toEqual(['last_owner'])
    expect(await crowd.node().app.chat.access.hasOwner()).toBe(true)
  }
})

test('P13.6: a post that is under way on another node when a ban or a mute everywhere is stored is not stored after it', async () => {
  for (const measure of [
    { do: 'ban', lasts: null },
    { do: 'mute', lasts: null },
  ])
    for (const offset of offsets) {
      const crowd = await new Crowd().open({}, 2)
      const owner = await crowd.owner()
      const eve = await crowd.enter('Eve', { node: 1 })
      await eve.do({ type: 'post', message: 'before' })
      const stored: string[] = []
      const append = crowd.nodes.log.append.bind(crowd.nodes.log)
      vi.spyOn(crowd.nodes.log, 'append').mockImplementation(async (room, drafts) => {
        const receipts = append(room, drafts)
        const [first] = drafts
        stored.push(await receipts.then(([receipt]) => `${first?.type} ${receipt?.type}`))
        return receipts
      })
      const ban = { type: 'moderate', cid: crowd.cid(), whom: { message: 1 }, measure, everywhere: true }
      const [first, second] = offset % 2 === 0 ? [owner, eve] : [eve, owner]
      const frames = new Map<Member, object>([
        [owner, ban],
        [eve, { type: 'post', cid: crowd.cid(), message: 'under way' }],
      ])
      first.visitor.send(frames.get(first) ?? {})
      await turns(offset)
      second.visitor.send(frames.get(second) ?? {})
      await crowd.pass(0)
      expect(stored, `offset ${offset}`).toContain('entry changed')
      const after = stored.slice(stored.indexOf('entry changed'))
      expect(after, `offset ${offset}`).not.toContain('post posted')
    }
})

test('P12.5: one person on two nodes at once uses an invitation once, and two use it twice', async () => {
  for (const offset of offsets) {
    const crowd = await new Crowd().open({}, 2)
    const owner = await crowd.owner()
    await owner.do({ type: 'set', settings: { door: 'invitation' } })
    const invited = await owner.do({ type: 'invite', uses: 1, lasts: null })
    const key = invited?.type === 'invited' ? invited.secret : ''
    const enter = (username: string, node: number) => crowd.node(node).enter(username, { key })
    const first = enter('Ada', 0)
    await turns(offset)
    const others = [enter('Ada', 1), enter('Ada', 0), enter('Eve', 1)]
    await crowd.pass(1)
    const came = [first, ...others].map(({ peer }) => peer.of('joined').length)
    const isAdas = came[0] === 1
    expect(came, `offset ${offset}`).toEqual(isAdas ? [1, 1, 1, 0] : [0, 0, 0, 1])
  }
})

test('P12.6: several asks of one person, on many connections and nodes, are one', async () => {
  const crowd = await new Crowd().open({}, 2)
  const owner = await crowd.owner()
  await owner.do({ type: 'set', settings: { door: 'known' } })
  const asks = Array.from({ length: 8 }, (_, n) => crowd.enter('Eve', { ask: true, node: n % 2 }))
  const codes = (await Promise.all(asks)).map((one) => one.of('error')[0]?.code)
  expect(codes).toEqual(Array(8).fill('asked'))
  const asked = async () => {
    const listed = await owner.do({ type: 'audit' })
    return listed?.type === 'audit' ? listed.entries.filter(({ kind }) => kind === 'ask').length : -1
  }
  expect(await asked()).toBe(1)
  // In two rooms at once they are two.
  await owner.do({ type: 'set', settings: { door: 'known' }, everywhere: true })
  await crowd.pass(6 * 60_000)
  const again = [crowd.enter('Eve', { ask: true }), crowd.enter('Eve', { ask: true, room: 'team' })]
  for (const one of await Promise.all(again)) expect(one.of('error')).toMatchObject([{ code: 'asked' }])
  expect(await asked()).toBe(2) // written again, since it would end
})

test('P13.4: slow mode counts what a person has posted on another node, and before a restart', async () => {
  const crowd = await new Crowd().open({}, 2)
  const owner = await crowd.owner()
  await owner.do({ type: 'set', settings: { slow: 10 } })
  const [here, there] = [await crowd.enter('Ada'), await crowd.enter('Ada', { node: 1 })]
  const post = { type: 'post', message: 'hello' }
  expect(await here.do(post)).toMatchObject({ type: 'posted' })
  expect(await there.do(post)).toMatchObject({ code: 'slow_mode', retryAfter: 10 })
  await crowd.pass(4_000)
  expect(await there.do(post)).toMatchObject({ code: 'slow_mode', retryAfter: 6 })
  await crowd.open() // a node that has counted nothing
  const later = await crowd.enter('Ada', { node: 2 })
  expect(await later.do(post)).toMatchObject({ code: 'slow_mode', retryAfter: 6 })
  expect(await (await crowd.enter('Eve', { node: 2 })).do(post)).toMatchObject({ type: 'posted' })
  expect(await owner.do(post)).toMatchObject({ type: 'posted' })
  await crowd.pass(6_000)
  expect(await later.do(post)).toMatchObject({ type: 'posted' })
  expect(await here.do(post)).toMatchObject({ code: 'slow_mode', retryAfter: 10 })
})
