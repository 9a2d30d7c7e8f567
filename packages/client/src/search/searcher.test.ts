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

test('a search is asked, and answered with what was found', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('green', 41)
  expect(environment.socket.taken()).toEqual([{ type: 'search', query: 'green', before: 41 }])
  environment.socket.say(
    found('green', { messages: [message(7)], count: 30, atLeast: true, reached: 7, more: true }),
  )
  expect(await result).toEqual({
    ...{ type: 'found', messages: [message(7)], count: 30, atLeast: true, next: 7, behind: false },
  })
})

test('P10.7: one search is under way, and of those that wait only the newest goes', async () => {
  const { environment, client } = liveRoom()
  const results = ['d', 'de', 'dep'].map((query) => client.search(query))
  expect(environment.socket.taken()).toEqual([{ type: 'search', query: 'd' }])
  environment.socket.say(found('d', { count: 9 }))
  expect(environment.socket.taken()).toEqual([{ type: 'search', query: 'dep' }])
  environment.socket.say(found('dep', { count: 3 }))
  expect(await typesOf(results)).toEqual(['superseded', 'superseded', 'found'])
  expect(await results[2]).toMatchObject({ count: 3 })
})

test('without a connection a search fails at once', async () => {
  const { environment, client } = liveRoom()
  environment.socket.drop()
  expect(await client.search('green')).toEqual({ type: 'offline' })
})

test('searches fail with the connection, and are free on the next', async () => {
  const { environment, client } = liveRoom()
  const results = [client.search('one'), client.search('two')]
  environment.socket.drop()
  expect(await typesOf(results)).toEqual(['superseded', 'offline'])
})

test.for([refusal({ field: 'query' }), refusal({ code: 'unknown_type', field: 'type' })])(
  'P10.7: a refused search says why, and the next one goes: %j',
  async (refused) => {
    const { environment, client } = liveRoom({ messages: [message(7)], rev: 7, more: true })
    const result = client.search('one')
    client.pages.loadOlder()
    environment.socket.taken()
    environment.socket.say(refused)
    expect(await result).toEqual({ type: 'refused', refusal: refused })
    expect(client.view.loading).toEqual({ name: 'older' })
    void client.search('two')
    expect(environment.socket.taken()).toEqual([{ type: 'search', query: 'two' }])
  },
)

test('a refusal of something else is no answer to a search', async () => {
  const { environment, client } = liveRoom()
  const result = client.search('one')
  environment.socket.say(refusal({ field: 'before' }), found('one', { count: 1 }))
  expect(await result).toMatchObject({ type: 'found', count: 1 })
})

async function typesOf(results: readonly Promise<SearchResult>[]) {
  return (await Promise.all(results)).map(({ type }) => type)
}
