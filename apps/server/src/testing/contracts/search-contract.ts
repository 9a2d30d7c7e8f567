import { limits, wordsOf } from '@parley/shared'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileRecords } from '../../files/file-records.ts'
import type { Draft, MessageLog } from '../../log/message-log.ts'
import type { MessageSearch } from '../../search/message-search.ts'
import { idOf, record } from './file-drafts.ts'

/** A log on which a search can be opened again. */
export interface Searched {
  log: MessageLog & { files: FileRecords }
  open(): MessageSearch
  remove(): Promise<void>
}

/** The tests that every engine passes. An engine's test file creates a log and calls this. */
export function messageSearchContract(engine: string, make: () => Promise<Searched>) {
  describe(`${engine} fulfils the contract of a message search`, () => {
    let searched: Searched
    let search: MessageSearch
    let cids = 0

    beforeEach(async () => {
      searched = await make()
      search = searched.open()
    })
    afterEach(async () => {
      await search.close()
      await searched.log.close()
      await searched.remove()
    })

    const find = (query: string, before?: number, room = 'lobby') =>
      search.find({ room, words: wordsOf(query), before })
    const textsOf = async (query: string) => (await find(query)).messages.map(({ message }) => message)
    const idsOf = async (query: string) => (await find(query)).messages.map(({ id }) => id)
    const post = async (...messages: string[]) => {
      await searched.log.append(
        'lobby',
        messages.map((message) => draft({ type: 'post', message })),
      )
    }
    const draft = (change: object): Draft =>
      ({
        cid: `cid-${(cids += 1)}`,
        author: 'ada',
        username: 'Ada',
        avatar: 'a'.repeat(64),
        ...change,
      }) as Draft
    const change = (change: object) => searched.log.append('lobby', [draft(change)])

    test('finds nothing in an empty room', async () => {
      expect(await find('hello')).toEqual({ messages: [], count: 0, reached: 0, more: false })
    })

    test('P10.6: finds a message that was just posted', async () => {
      await post('Deploy is green', 'something else')
      const found = await find('green')
      expect(found).toMatchObject({ count: 1, reached: 0, more: false })
      expect(found.messages).toMatchObject([{ id: 1, rev: 1, username: 'Ada', message: 'Deploy is green' }])
      await post('green again')
      expect(await textsOf('green')).toEqual(['green again', 'Deploy is green'])
    })

    test('P10.8: finds a message by the name of a file, and by what the file shows', async () => {
      for (const n of [1, 2]) await searched.log.files.add(record(n))
      await change({ type: 'post', message: '', files: [{ id: idOf(1), alt: 'A cat' }] })
      await change({ type: 'post', message: 'look', files: [{ id: idOf(2) }] })
      const found = { photo: [2, 1], '2.jpg': [2], cat: [1], 'look photo': [2], 'look cat': [], jpeg: [] }
      for (const [query, ids] of Object.entries(found))
        expect([query, await idsOf(query)]).toEqual([query, ids])
      await change({ type: 'remove', id: 1 })
      expect(await idsOf('photo')).toEqual([2])
    })

    test('P10.1: finds one, two and more Chinese characters', async () => {
      await post('测试中文', '我来测试中文输入法', '测')
      const found = {
        测: [3, 2, 1],
        中文: [2, 1],
        中文输: [2],
        中文输入法: [2],
        '法 测': [2],
        搜索: [],
        測: [],
      }
      for (const [query, ids] of Object.entries(found))
        expect([query, await idsOf(query)]).toEqual([query, ids])
    })

    test('P10.1: every word must match, at least a part of a word', async () => {
      await post('a deployment is green', 'OK', 'c++ and C', 'a 🎉 مَرحبا')
      const found = {
        ...{
          a: [4, 3, 1],
          ok: [2],
          k: [2],
          loy: [1],
          'deploy green': [1],
          'green deploy a': [1],
          'deploy red': [],
        },
        ...{ 'c++': [3], '+': [3], '🎉': [4], مرحبا: [4], zzz: [] },
      }
      for (const [query, ids] of Object.entries(found))
        expect([query, await idsOf(query)]).toEqual([query, ids])
    })

    test('P10.1: treats no character of a query as an operator', async () => {
      const queries = [
        '"',
        "'",
        '*',
        '"b"',
        'b AND c',
        'NOT b',
        'b OR c',
        'NEAR(b c)',
        'b*',
        '^b',
        'grams:b',
        '-b',
      ]
      queries.push('(', ')', 'b%', 'b_', '\\', ';', '--', '{b}', 'b+c', '\u0001')
      const texts = ['b c', ...queries.map((query) => `this says ${query}`)]
      await post(...texts)
      for (const query of queries) {
        const words = query.toLowerCase().split(' ')
        const held = texts.filter((text) => words.every((word) => text.toLowerCase().includes(word)))
        expect([query, await textsOf(query)]).toEqual([query, held.reverse()])
      }
    })

    test('P10.2: ignores case and accents', async () => {
      await post('CAFÉ in Hà Nội')
      expect(await idsOf('café')).toEqual([1])
      expect(await idsOf('ha noi cafe')).toEqual([1])
    })

    test('P10.3: finds an edited message only by its new text', async () => {
      await post('one', 'two')
      expect(await idsOf('one')).toEqual([1])
      await change({ type: 'edit', id: 1, message: 'uno' })
      expect(await idsOf('one')).toEqual([])
      expect((await find('uno')).messages).toMatchObject([{ id: 1, rev: 3, message: 'uno' }])
    })

    test('P10.3: does not find a removed message', async () => {
      await post('one', 'one more')
      expect(await idsOf('one')).toEqual([2, 1])
      await change({ type: 'remove', id: 1 })
      expect(await find('one')).toMatchObject({ count: 1, messages: [{ id: 2 }] })
    })

    test('P10.3: finds a message with a reaction once', async () => {
      await post('one', 'two')
      await idsOf('one')
      await change({ type: 'react', id: 1, emoji: '👍', on: true })
      expect(await find('one')).toMatchObject({
        count: 1,
        messages: [{ id: 1, reactions: [{ emoji: '👍' }] }],
      })
    })

    test('searches each room separately', async () => {
      await post('here')
      await searched.log.append('other', [draft({ type: 'post', message: 'there' })])
      expect(await find('here', undefined, 'lobby')).toMatchObject({ count: 1 })
      expect((await find('here', undefined, 'other')).messages).toMatchObject([{ id: 1, message: 'there' }])
    })

    test('P10.4: pages reach the oldest message, each message once', async () => {
      await post(...Array.from({ length: 2 * limits.found + 5 }, (_, n) => `text ${n}`))
      const first = await find('text')
      expect(first).toMatchObject({ count: 45, more: true, reached: 26 })
      const second = await find('text', first.reached)
      expect(second).toMatchObject({ more: true, reached: 6 })
      expect(second.count).toBeUndefined()
      const third = await find('text', second.reached)
      expect(third).toMatchObject({ more: false })
      const ids = [first, second, third].flatMap(({ messages }) => messages.map(({ id }) => id))
      expect(ids).toEqual(Array.from({ length: 45 }, (_, n) => 45 - n))
    })

    test('P10.4: an id above all messages does not reach into another room', async () => {
      await post('here')
      await searched.log.append('other', [draft({ type: 'post', message: 'here too' })])
      expect((await find('here', Number.MAX_SAFE_INTEGER)).messages).toHaveLength(1)
      expect((await find('here', 0)).messages).toEqual([])
    })

    test('P10.5: counts up to a limit', async () => {
      await post(...Array.from({ length: limits.foundCounted }, (_, n) => `text ${n}`))
      expect(await find('text')).toMatchObject({ count: limits.foundCounted, more: true })
      expect((await find('text')).atLeast).toBeUndefined()
      await post('one more text')
      expect(await find('text')).toMatchObject({ count: limits.foundCounted, atLeast: true, more: true })
    })

    test('P13: finds nothing below the floor of a room, indexed before or after, and goes on above it', async () => {
      await post('text one', 'text two')
      expect(await idsOf('text')).toEqual([2, 1])
      await post('text three')
      await change({ type: 'entry', entry: { kind: 'trim', floor: 3 } })
      expect(await find('text')).toMatchObject({ messages: [{ id: 3 }], count: 1 })
      await post('text five')
      expect(await idsOf('text')).toEqual([5, 3])
      await searched.log.append('other', [draft({ type: 'entry', entry: { kind: 'trim', floor: 1 } })])
      expect(await search.find({ room: 'other', words: ['text'] })).toMatchObject({ messages: [] })
    })

    test('finds what an earlier instance indexed, and later changes', async () => {
      await post('text one')
      await idsOf('text')
      await search.close()
      await post('text two')
      await change({ type: 'edit', id: 1, message: 'text uno' })
      search = searched.open()
      expect(await textsOf('text')).toEqual(['text two', 'text uno'])
    })
  })
}
