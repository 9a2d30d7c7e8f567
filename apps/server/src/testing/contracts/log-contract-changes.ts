import { limits } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import type { Changes, Draft, MessageLog } from '../../log/message-log.ts'

/** The part of the log contract about changes of messages. */
export function changesContract(log: () => MessageLog) {
  describe('P3.8: an edit', () => {
    test('takes the next rev, and keeps the id, the author and the cid', async () => {
      await append(post('cid-00001', 'one'), post('cid-00002', 'two'))
      expect(await append(edit('cid-00003', 1, 'uno'))).toEqual([{ type: 'changed', rev: 3 }])
      const { messages, head } = await log().since('lobby', 0, 10)
      expect(head).toBe(3)
      expect(messages).toMatchObject([
        { id: 2, rev: 2, message: 'two' },
        {
          id: 1,
          rev: 3,
          message: 'uno',
          cid: 'cid-00001',
          username: 'Ada',
          edited: expect.any(Number) as number,
        },
      ])
      expect((await log().before('lobby', 9, 9)).map(({ id }) => id)).toEqual([1, 2])
    })

    test('to the current text changes nothing', async () => {
      await append(post('cid-00001', 'one'))
      expect(await append(edit('cid-00002', 1, 'one'))).toEqual([{ type: 'changed', rev: 1 }])
      expect((await log().since('lobby', 0, 10)).messages[0]).not.toHaveProperty('edited')
    })

    test('is refused from another author, and for a message that does not exist', async () => {
      await append(post('cid-00001', 'one'))
      expect(await append({ ...edit('cid-00002', 1, 'uno'), author: 'another' })).toEqual([
        { type: 'not_yours' },
      ])
      expect(await append(edit('cid-00003', 7, 'uno'))).toEqual([{ type: 'no_such_message' }])
      expect(await texts()).toEqual(['one'])
    })
  })

  describe('P3.9: a change is identified by room, author and cid', () => {
    test('returns the first rev when the same change is sent again, also after another change', async () => {
      await append(post('cid-00001', 'one'), edit('cid-00002', 1, 'uno'), edit('cid-00003', 1, 'eins'))
      expect(await append(edit('cid-00002', 1, 'uno'))).toEqual([{ type: 'changed', rev: 2 }])
      expect(await texts()).toEqual(['eins'])
    })

    test('refuses the same cid for another change', async () => {
      await append(post('cid-00001', 'one'), edit('cid-00002', 1, 'uno'))
      expect(await append(edit('cid-00002', 1, 'eins'))).toEqual([{ type: 'cid_reused' }])
      expect(await append(remove('cid-00002', 1))).toEqual([{ type: 'cid_reused' }])
    })

    test('P3.2: a reaction of another author does not hide that a cid is reused', async () => {
      await append(post('cid-00001', 'one'), { ...react('cid-00002', 1, '👍'), author: 'another' })
      expect(await append(post('cid-00001', 'two'))).toEqual([{ type: 'cid_reused' }])
      expect(await append(post('cid-00001', 'one'))).toEqual([{ type: 'posted', id: 1 }])
    })

    test('returns the id of a post that is sent again after it was changed or removed', async () => {
      await append(post('cid-00001', 'one'), edit('cid-00002', 1, 'uno'))
      expect(await append(post('cid-00001', 'one'))).toEqual([{ type: 'posted', id: 1 }])
      await append(remove('cid-00003', 1))
      expect(await append(post('cid-00001', 'one'))).toEqual([{ type: 'posted', id: 1 }])
    })
  })

  describe('P3.10: a removal', () => {
    test('leaves the message without text, edit and reactions', async () => {
      await append(post('cid-00001', 'one'), edit('cid-00002', 1, 'uno'), react('cid-00003', 1, '👍'))
      expect(await append(remove('cid-00004', 1))).toEqual([{ type: 'changed', rev: 4 }])
      const [message] = await log().before('lobby', 9, 9)
      expect(message).toMatchObject({ id: 1, rev: 4, message: '', removed: true })
      expect(message).not.toHaveProperty('edited')
      expect(message).not.toHaveProperty('reactions')
    })

    test('is final: later changes are refused, and a second removal has no effect', async () => {
      await append(post('cid-00001', 'one'), remove('cid-00002', 1))
      expect(await append(edit('cid-00003', 1, 'uno'), react('cid-00004', 1, '👍'))).toEqual([
        { type: 'no_such_message' },
        { type: 'no_such_message' },
      ])
      expect(await append(remove('cid-00005', 1))).toEqual([{ type: 'changed', rev: 2 }])
      expect(await append({ ...remove('cid-00006', 1), author: 'another' })).toEqual([{ type: 'not_yours' }])
    })
  })

  describe('P3.11: a reaction', () => {
    test('is counted, with its people in order', async () => {
      await append(post('cid-00001', 'one'), react('cid-00002', 1, '👍'), react('cid-00003', 1, '🎉'))
      await append({ ...react('cid-00004', 1, '👍'), author: 'another', username: 'Bob' })
      expect(await reactions()).toEqual([
        { emoji: '👍', count: 2, people: ['Ada', 'Bob'] },
        { emoji: '🎉', count: 1, people: ['Ada'] },
      ])
    })

    test('can be removed, and is counted once when it is added twice', async () => {
      await append(post('cid-00001', 'one'), react('cid-00002', 1, '👍'))
      expect(await append(react('cid-00003', 1, '👍'))).toEqual([{ type: 'changed', rev: 2 }])
      expect(await append(react('cid-00004', 1, '👍', false))).toEqual([{ type: 'changed', rev: 3 }])
      expect(await append(react('cid-00005', 1, '👍', false))).toEqual([{ type: 'changed', rev: 3 }])
      expect(await reactions()).toBeUndefined()
    })

    test(`is refused to a person who has ${limits.reactionsOfPerson} different emoji under the message`, async () => {
      const emoji = Array.from({ length: 8 }, (_, n) => String.fromCodePoint(0x1f600 + n))
      const add = (n: number, author: string, on = true) => ({
        ...react(`cid-own-${n}-${on}`, 1, emoji[n] ?? '', on),
        author,
      })
      await append(post('cid-00001', 'one'), post('cid-00002', 'two'))
      const [, ...others] = await append(add(7, 'another'), ...[0, 1, 2, 3, 4, 5].map((n) => add(n, 'ada')))
      expect(others.at(-2)).toMatchObject({ type: 'changed' })
      expect(others.at(-1)).toEqual({ type: 'too_many_own_reactions' })
      expect(await append(add(6, 'ada'), add(7, 'ada'))).toEqual([
        { type: 'too_many_own_reactions' },
        { type: 'too_many_own_reactions' },
      ])
      const [again, elsewhere, ofAnother] = await append(
        { ...add(0, 'ada'), cid: 'cid-again' },
        { ...react('cid-elsewhere', 2, '👍'), author: 'ada' },
        add(6, 'another'),
      )
      expect([again?.type, elsewhere?.type, ofAnother?.type]).toEqual(['changed', 'changed', 'changed'])
      expect(await append(add(0, 'ada', false))).toMatchObject([{ type: 'changed' }])
      expect(await append({ ...add(5, 'ada'), cid: 'cid-another' })).toMatchObject([{ type: 'changed' }])
    })

    test(`allows ${limits.reactions} different emoji, and lists ${limits.reactionPeople} people`, async () => {
      const emoji = Array.from({ length: limits.reactions + 1 }, (_, n) => String.fromCodePoint(0x1f600 + n))
      await append(post('cid-00001', 'one'))
      const by = (n: number) => ({
        author: n === 0 ? 'ada' : `author ${n}`,
        username: n === 0 ? 'Ada' : `Author ${n}`,
      })
      const receipts = await append(
        ...emoji.map((one, n) => ({ ...react(`cid-emoji-${n}`, 1, one), ...by(n) })),
      )
      expect(receipts.at(-1)).toEqual({ type: 'too_many_reactions' })
      const crowd = Array.from({ length: limits.reactionPeople }, (_, n) => `person ${n}`)
      await append(
        ...crowd.map((name) => ({ ...react(`cid-of-others`, 1, '😀'), author: name, username: name })),
      )
      const first = (await reactions())?.[0]
      expect(first?.count).toBe(limits.reactionPeople + 1)
      expect(first?.people).toEqual(['Ada', ...crowd.slice(0, -1)])
    })
  })

  describe('P3.12: a reply', () => {
    test('quotes the beginning of the current text', async () => {
      await append(post('cid-00001', `😀${'x'.repeat(1_000)}`), reply('cid-00002', 1, 'yes'))
      expect(await quoted()).toEqual({
        id: 1,
        username: 'Ada',
        message: `😀${'x'.repeat(limits.quote - 1)}`,
      })
      await append(edit('cid-00003', 1, 'uno'))
      expect(await quoted()).toEqual({ id: 1, username: 'Ada', message: 'uno' })
      await append(remove('cid-00004', 1))
      expect(await quoted()).toEqual({ id: 1, username: 'Ada', message: '', removed: true })
    })

    test('to a missing message is refused, and so is its cid with another reply', async () => {
      expect(await append(reply('cid-00001', 7, 'yes'))).toEqual([{ type: 'no_such_message' }])
      await append(post('cid-00002', 'one'), reply('cid-00003', 1, 'yes'))
      expect(await append(post('cid-00003', 'yes'))).toEqual([{ type: 'cid_reused' }])
      expect(await append(reply('cid-00003', 1, 'yes'))).toEqual([{ type: 'posted', id: 2 }])
    })
  })

  test('since pages over changes in rev order, each message once at its last rev', async () => {
    const posts = Array.from({ length: 6 }, (_, n) => post(`cid-post-${n}`, `text ${n}`))
    await append(...posts)
    await append(edit('cid-edit-1', 2, 'two'), react('cid-react-1', 5, '👍'), edit('cid-edit-2', 2, 'zwei'))
    const seen: [number, number][] = []
    let cursor = 0
    for (let page = 0; page < 9 && cursor < 9; page += 1) {
      const { rev, messages } = await log().since('lobby', cursor, 2)
      seen.push(...messages.map((message): [number, number] => [message.id, message.rev]))
      cursor = rev
    }
    expect(seen).toEqual([
      [1, 1],
      [3, 3],
      [4, 4],
      [6, 6],
      [5, 8],
      [2, 9],
    ])
    expect(cursor).toBe(9)
  })

  test('reports changes to watchers as they are in the log, with or without a post', async () => {
    const received: Changes[] = []
    await log().watch((_room, changes) => changes && received.push(changes))
    await append(post('cid-00001', 'one'), reply('cid-00002', 1, 'yes'), edit('cid-00003', 1, 'uno'))
    await append(react('cid-00004', 2, '👍'))
    const held = new Map(received.flatMap(({ messages }) => messages).map((message) => [message.id, message]))
    expect([...held.values()].toSorted((a, b) => a.id - b.id)).toEqual(await log().before('lobby', 9, 9))
    expect(received.at(-1)?.messages).toMatchObject([{ id: 2, reactions: [{ emoji: '👍' }] }])
  })

  function append(...drafts: Draft[]) {
    return log().append('lobby', drafts)
  }

  async function texts() {
    return (await log().since('lobby', 0, 10)).messages.map(({ message }) => message)
  }

  async function reactions() {
    return (await log().before('lobby', 9, 9))[0]?.reactions
  }

  async function quoted() {
    return (await log().before('lobby', 9, 9)).find(({ replyTo }) => replyTo !== undefined)?.replyTo
  }
}

const ada = { author: 'author', username: 'Ada', avatar: 'a'.repeat(64) }

const post = (cid: string, message: string): Draft => ({ ...ada, type: 'post', cid, message })
const reply = (cid: string, replyTo: number, message: string): Draft => ({
  ...ada,
  type: 'post',
  cid,
  message,
  replyTo,
})
const edit = (cid: string, id: number, message: string): Draft => ({ ...ada, type: 'edit', cid, id, message })
const remove = (cid: string, id: number): Draft => ({ ...ada, type: 'remove', cid, id })
const react = (cid: string, id: number, emoji: string, on = true): Draft => ({
  ...ada,
  type: 'react',
  cid,
  id,
  emoji,
  on,
})
