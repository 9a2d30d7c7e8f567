import { limits } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
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
