import { limits } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Crowd, type Member } from '../testing/access/crowd.ts'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { SearchUnavailable, type Found, type MessageSearch } from '../search/message-search.ts'
import { connect } from '../testing/test-client.ts'
import type { Connection } from '../websocket/upgrade.ts'
import { createTestApp, startTestServer } from '../testing/test-server.ts'

const nothing: Found = { messages: [], count: 0, reached: 0, more: false }

test('P10.1: finds messages of the joined room only', async () => {
  const { port } = await startTestServer()
  const [ada, grace] = [await connect(port), await connect(port)]
  await ada.join('lobby', 'Ada')
  await grace.join('other', 'Grace')
  await ada.post('cid-00001', '我来测试中文输入法')
  await grace.post('cid-00002', '中文 elsewhere')
  ada.send({ type: 'search', query: ' 中文 ' })
  const found = await ada.frame('found')
  expect(found).toMatchObject({ query: ' 中文 ', count: 1, reached: 0, more: false })
  expect(found.messages).toMatchObject([{ id: 1, username: 'Ada', message: '我来测试中文输入法' }])
  ada.send({ type: 'search', query: '中文', before: 1 })
  expect(await ada.frame('found')).toEqual({
    ...{ type: 'found', query: '中文', before: 1, messages: [], reached: 0, more: false },
  })
})

test('P10.9: finds the messages of one person, all of them or those with every word', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada, bob] = [await crowd.owner(), await crowd.enter('Ada'), await crowd.enter('Bob')]
  for (const message of ['green one', 'red one', 'green two']) await ada.do({ type: 'post', message })
  await bob.do({ type: 'post', message: 'green of Bob' })
  await ada.do({ type: 'remove', id: 2 })
  const { token = '' } = ada.of('joined')[0] ?? {}
  ada.visitor.leave()
  const renamed = await crowd.enter('Countess', { token })
  await renamed.do({ type: 'post', message: 'green three' })
  const search = async (one: Member, from: object, query = '') => {
    const answer = await one.do({ type: 'search', query, from })
    await crowd.pass(2_000)
    return answer?.type === 'found' ? answer.messages.map(({ message }) => message) : answer
  }
  // Who she was before is for those who keep order.
  expect(await search(bob, { message: 1 })).toEqual(['green two', 'green one'])
  expect(await search(bob, { username: 'Countess' })).toEqual(['green three'])
  expect(await search(bob, { message: 1 }, 'TWO green')).toEqual(['green two'])
  expect(await search(owner, { username: 'Countess' })).toEqual(['green three', 'green two', 'green one'])
  expect(await search(owner, { message: 1 }, 'three')).toEqual(['green three'])
  expect(await search(owner, { message: 4 })).toEqual(['green of Bob'])
  const refused = { code: 'no_such_person', field: 'query' }
  for (const from of [{ message: 99 }, { username: 'Nobody' }])
    expect(await search(bob, from)).toMatchObject(refused)
  expect(await search(bob, { person: 'x'.repeat(22) })).toMatchObject({ code: 'wrong_shape' })
})

test('P10.10: finds by time and by what messages have, with words, without, and of one person', async () => {
  const crowd = await new Crowd().open()
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob')]
  const hours = 2 * 3_600_000
  const start = Date.now()
  await ada.do({ type: 'post', message: 'the plan https://example.org' })
  await crowd.pass(hours)
  await ada.do({ type: 'post', message: 'another plan' })
  await bob.do({ type: 'post', message: 'see http://example.org/plan' })
  await crowd.pass(hours)
  await bob.do({ type: 'post', message: 'no more' })
  const search = async (asked: object) => {
    const answer = await ada.do({ type: 'search', query: '', ...asked })
    await crowd.pass(2_000)
    return answer?.type === 'found' ? answer.messages.map(({ id }) => id) : answer
  }
  expect(await search({ has: ['link'] })).toEqual([3, 1])
  expect(await search({ has: ['link'], query: 'SEE plan' })).toEqual([3])
  expect(await search({ has: ['link'], from: { username: 'Ada' } })).toEqual([1])
  expect(await search({ has: ['link', 'file'] })).toEqual([])
  expect(await search({ since: start + hours })).toEqual([4, 3, 2])
  expect(await search({ until: start + hours })).toEqual([1])
  expect(await search({ since: start + hours, until: start + 2 * hours })).toEqual([3, 2])
  expect(await search({ since: start + hours, query: 'plan' })).toEqual([3, 2])
  expect(await search({ until: start + hours, from: { username: 'Bob' } })).toEqual([])
  expect(await search({})).toMatchObject({ code: 'empty_query', field: 'query' })
  for (const wrong of [{ has: [] }, { has: ['picture'] }, { since: -1 }, { until: 'now' }, { since: 0.5 }])
    expect(await search(wrong)).toMatchObject({ code: 'wrong_shape' })
})

test('P10.10: without words, an answer looks at a bounded part of the room, and the next one goes on', async () => {
  const crowd = await new Crowd().open({ limits: 'off' })
  const eve = await crowd.enter('Eve')
  await eve.do({ type: 'post', message: 'https://example.org' })
  for (let n = 0; n < 2_100; n += 1)
    eve.visitor.send({ type: 'post', cid: `cid-many-${n}`, message: `example ${n}` })
  await crowd.pass(1_000)
  for (const query of ['', 'example']) {
    const found: number[] = []
    let before: number | undefined
    for (let pages = 1; ; pages += 1) {
      const page = await eve.do({ type: 'search', query, has: ['link'], ...(before && { before }) })
      if (page?.type !== 'found') throw new Error(JSON.stringify(page))
      found.push(...page.messages.map(({ id }) => id))
      if (pages === 1) expect(page).toMatchObject({ count: 0, atLeast: true, more: true })
      if (!page.more) break
      expect(page.reached).toBeLessThan(before ?? Infinity)
      before = page.reached
    }
    expect(found).toEqual([1])
  }
})

test('P10.9: of somebody who has written much, an answer looks at a bounded part, and the next one goes on', async () => {
  const crowd = await new Crowd().open({ limits: 'off' })
  const eve = await crowd.enter('Eve')
  await eve.do({ type: 'post', message: 'the first' })
  for (let n = 0; n < 2_100; n += 1)
    eve.visitor.send({ type: 'post', cid: `cid-many-${n}`, message: `post ${n}` })
  await crowd.pass(1_000)
  const first = await eve.do({ type: 'search', query: 'first', from: { message: 1 } })
  expect(first).toMatchObject({ messages: [], count: 0, atLeast: true, more: true })
  const before = first?.type === 'found' ? first.reached : 0
  expect(before).toBeGreaterThan(1)
  expect(await eve.do({ type: 'search', query: 'first', from: { message: 1 }, before })).toMatchObject({
    ...{ messages: [{ message: 'the first' }], more: false },
  })
  expect(await eve.do({ type: 'search', query: '', from: { message: 1 } })).toMatchObject({
    ...{ count: limits.foundCounted, atLeast: true, more: true },
  })
})

test.for([
  [' ', { code: 'empty_query', field: 'query' }],
  ['x'.repeat(limits.query + 1), { code: 'too_long', field: 'query', limit: limits.query }],
] as const)('P10.7: refuses the query %j and keeps the connection', async ([query, refusal]) => {
  const { port } = await startTestServer()
  const ada = await connect(port)
  await ada.join()
  ada.send({ type: 'search', query })
  expect(await ada.frame('error')).toMatchObject(refusal)
  ada.send({ type: 'search', query: 'x' })
  await ada.frame('found')
})

test('P10.7: refuses a search before joining', () => {
  const { session, peer } = sessionWith(() => Promise.resolve(nothing))
  session.onMessage(JSON.stringify({ type: 'search', query: 'x' }))
  expect(peer.of('error')).toMatchObject([{ code: 'not_joined', field: 'query' }])
})

test('P10.7: refuses a second search while one runs', async () => {
  const pending: ((found: Found) => void)[] = []
  const { session, peer } = sessionWith(() => new Promise((found) => pending.push(found)))
  await join(session, peer)
  session.onMessage(JSON.stringify({ type: 'search', query: 'one' }))
  session.onMessage(JSON.stringify({ type: 'search', query: 'two' }))
  await vi.waitFor(() =>
    expect(peer.of('error')).toMatchObject([{ code: 'slow_down', field: 'query', retryAfter: 1 }]),
  )
  pending[0]?.(nothing)
  await vi.waitFor(() => expect(peer.of('found')).toMatchObject([{ query: 'one' }]))
  session.onMessage(JSON.stringify({ type: 'search', query: 'three' }))
  pending[1]?.(nothing)
  await vi.waitFor(() => expect(peer.of('found')).toMatchObject([{ query: 'one' }, { query: 'three' }]))
})

test('P10.7: answers search_unavailable when a search fails, and tries the next', async () => {
  const find = vi.fn().mockRejectedValueOnce(new SearchUnavailable('disk')).mockResolvedValueOnce(nothing)
  const { session, peer } = sessionWith(find)
  await join(session, peer)
  session.onMessage(JSON.stringify({ type: 'search', query: 'one' }))
  await vi.waitFor(() =>
    expect(peer.of('error')).toMatchObject([{ code: 'search_unavailable', field: 'query' }]),
  )
  session.onMessage(JSON.stringify({ type: 'search', query: 'two' }))
  await vi.waitFor(() => expect(peer.of('found')).toMatchObject([{ query: 'two' }]))
})

function sessionWith(find: MessageSearch['find']) {
  const log = new MemoryLog(new MemoryStorage())
  const app = createTestApp({ log, search: { find, close: () => Promise.resolve() } })
  const peer = new FakePeer()
  const session = app.connect(peer, 'parley.v1', { address: '127.0.0.1' })
  onTestFinished(() => session.onClose())
  return { session, peer }
}

async function join(session: Connection, peer: FakePeer) {
  session.onMessage(JSON.stringify({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) }))
  await vi.waitFor(() => expect(peer.of('people')).toHaveLength(1))
}
