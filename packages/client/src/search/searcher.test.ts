import type { FoundFrame, Refusal } from '@parley/shared'
import { expect, test } from 'vitest'
import { liveRoom, message } from '../testing/fake-room.ts'
import type { SearchResult } from './searcher.ts'

const found = (query: string, fields: Partial<FoundFrame> = {}): FoundFrame => ({
  ...{ type: 'found', query, messages: [], count: 0, reached: 0, more: false },
  ...fields,
})
const refusal = (fields: Partial<Refusal>): Refusal => ({
  type: 'error',
  code: 'slow_down',
  reason: '',
  ...fields,
})

test('returns what the server found', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('green', 41)
  expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: 'green', before: 41 }])
  environment.socket.say(
    found('green', { messages: [message(7)], count: 30, atLeast: true, reached: 7, more: true }),
  )
  expect(await result).toEqual({
    ...{ type: 'found', messages: [message(7)], count: 30, atLeast: true, next: 7, behind: false },
  })
})

test('P10.9: asks for the messages of one person, also without words', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('', undefined, { message: 7 })
  expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: '', from: { message: 7 } }])
  environment.socket.say(found('', { count: 3 }))
  expect(await result).toMatchObject({ type: 'found', count: 3 })
})

test('P10.10: asks for messages that pass a filter', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('plan', 9, undefined, { since: 1, until: 2, has: ['file'] })
  expect(environment.socket.takeSent()).toEqual([
    { type: 'search', query: 'plan', before: 9, since: 1, until: 2, has: ['file'] },
  ])
  environment.socket.say(found('plan', { count: 3 }))
  expect(await result).toMatchObject({ type: 'found', count: 3 })
})

test('P10.7: sends one search at a time, and of those that wait only the newest', async () => {
  const { environment, client } = liveRoom()
  const results = ['d', 'de', 'dep'].map((query) => client.search(query))
  expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: 'd' }])
  environment.socket.say(found('d', { count: 9 }))
  expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: 'dep' }])
  environment.socket.say(found('dep', { count: 3 }))
  expect(await typesOf(results)).toEqual(['superseded', 'superseded', 'found'])
  expect(await results[2]).toMatchObject({ count: 3 })
})

test('fails at once without a connection', async () => {
  const { environment, client } = liveRoom()
  environment.socket.drop()
  expect(await client.search('green')).toEqual({ type: 'offline' })
})

test('fails when the connection is lost', async () => {
  const { environment, client } = liveRoom()
  const results = [client.search('one'), client.search('two')]
  environment.socket.drop()
  expect(await typesOf(results)).toEqual(['superseded', 'offline'])
})

test.for([refusal({ field: 'query' }), refusal({ code: 'unknown_type', field: 'type' })])(
  'P10.7: returns the refusal of a search, and sends the next one: %j',
  async (refused) => {
    const { environment, client } = liveRoom({ messages: [message(7)], rev: 7, more: true })
    const result = client.search('one')
    client.pager.loadOlder()
    environment.socket.takeSent()
    environment.socket.say(refused)
    expect(await result).toEqual({ type: 'refused', refusal: refused })
    expect(client.view.loading).toEqual({ name: 'older' })
    void client.search('two')
    expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: 'two' }])
  },
)

test('P10.7: a search that came too early waits, and only the newest is sent then', async () => {
  const { environment, client } = liveRoom()
  const results = [client.search('d')]
  environment.socket.takeSent()
  environment.socket.say(refusal({ field: 'query', retryAfter: 2 }))
  results.push(client.search('de'))
  environment.pass(1_999)
  expect(environment.socket.takeSent()).toEqual([])
  environment.pass(1)
  expect(environment.socket.takeSent()).toEqual([{ type: 'search', query: 'de' }])
  environment.socket.say(found('de', { count: 3 }))
  expect(await typesOf(results)).toEqual(['superseded', 'found'])
})

test('a search that waits fails when the connection is lost', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('d')
  environment.socket.say(refusal({ field: 'query', retryAfter: 2 }))
  environment.socket.drop()
  expect(await result).toEqual({ type: 'offline' })
})

test('does not take another refusal for the answer to a search', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('one')
  environment.socket.say(refusal({ field: 'before' }), found('one', { count: 1 }))
  expect(await result).toMatchObject({ type: 'found', count: 1 })
})

async function typesOf(results: readonly Promise<SearchResult>[]) {
  return (await Promise.all(results)).map(({ type }) => type)
}
