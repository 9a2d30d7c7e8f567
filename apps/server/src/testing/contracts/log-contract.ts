import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changesContract } from './log-contract-changes.ts'
import { reactedContract } from './log-contract-reacted.ts'
import { namesContract } from './log-contract-names.ts'
import type { Changes, MessageLog, PostDraft } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'

/** A storage on which a log can be opened again. */
export interface Storage {
  open(): Promise<MessageLog>
  remove(): Promise<void>
}

/** The tests that every engine passes. An engine's test file creates a storage and calls this. */
export function messageLogContract(engine: string, makeStorage: () => Promise<Storage>) {
  describe(`${engine} fulfils the contract of a message log`, () => {
    let storage: Storage
    let log: MessageLog

    changesContract(() => log)
    reactedContract(() => log)
    namesContract(() => log)

    beforeEach(async () => {
      storage = await makeStorage()
      log = await storage.open()
    })
    afterEach(async () => {
      await log.close()
      await storage.remove()
    })

    test('an empty room has head 0 and no messages', async () => {
      expect(await log.since('lobby', 0, 10)).toMatchObject({ head: 0, after: 0, rev: 0, messages: [] })
      expect(await log.before('lobby', 10, 10)).toEqual([])
    })

    test('counts the rooms with messages, up to a number', async () => {
      expect(await log.countRooms(5)).toBe(0)
      for (const room of ['lobby', 'garden', 'kitchen']) await log.append(room, [draft('cid-1', 'hello')])
      await log.append('cellar', [{ ...draft('cid-1', 'hello'), replyTo: 7 }])
      expect(await log.countRooms(5)).toBe(3)
      expect(await log.countRooms(2)).toBe(2)
    })

    test('numbers the posts of a room from 1 without gaps, in the order of the calls', async () => {
      const receipts = await Promise.all(
        numbers(20).map((n) => log.append('lobby', [draft(`cid-${n}`, `text ${n}`)])),
      )
      expect(receipts.flat()).toEqual(numbers(20).map((id) => ({ type: 'posted', id })))
      const { messages } = await log.since('lobby', 0, 100)
      expect(messages.map(({ message }) => message)).toEqual(numbers(20).map((n) => `text ${n}`))
    })

    test('numbers each room separately', async () => {
      await log.append('lobby', [draft('cid-1', 'one'), draft('cid-2', 'two')])
      expect(await log.append('other', [draft('cid-1', 'one there')])).toEqual([{ type: 'posted', id: 1 }])
      expect((await log.since('other', 0, 10)).messages).toHaveLength(1)
    })

    test('returns posts unchanged', async () => {
      const wild = 'a\n\t\u0007 "\'\\ 😀 مرحبا 林娜 \u202e <img onerror>'
      await log.append('lobby', [{ ...draft('cid-1', wild), username: 'علي' }])
      const { messages } = await log.since('lobby', 0, 10)
      expect(messages).toEqual([
        {
          id: 1,
          rev: 1,
          cid: 'cid-1',
          at: expect.any(Number) as number,
          username: 'علي',
          avatar: 'a'.repeat(64),
          message: wild,
        },
      ])
    })

    test('P3.2: returns the first id when the same cid is sent again', async () => {
      await log.append('lobby', [draft('cid-1', 'one')])
      await log.append('lobby', [draft('cid-2', 'two')])
      expect(await log.append('lobby', [draft('cid-1', 'one')])).toEqual([{ type: 'posted', id: 1 }])
      expect((await log.since('lobby', 0, 10)).head).toBe(2)
    })

    test('P3.2: returns the first id when the same cid is sent twice in one batch', async () => {
      const twice = [draft('cid-1', 'one'), draft('cid-1', 'one'), draft('cid-2', 'two')]
      expect((await log.append('lobby', twice)).map((receipt) => 'id' in receipt && receipt.id)).toEqual([
        1, 1, 2,
      ])
    })

    test('P3.2: refuses the same cid with another text', async () => {
      await log.append('lobby', [draft('cid-1', 'one')])
      expect(await log.append('lobby', [draft('cid-1', 'other')])).toEqual([{ type: 'cid_reused' }])
      expect((await log.since('lobby', 0, 10)).messages.map(({ message }) => message)).toEqual(['one'])
    })

    test('P3.2: allows the same cid for another author', async () => {
      await log.append('lobby', [draft('cid-1', 'mine')])
      const receipts = await log.append('lobby', [{ ...draft('cid-1', 'theirs'), author: 'another' }])
      expect(receipts).toEqual([{ type: 'posted', id: 2 }])
    })

    test('since pages in rev order until the head', async () => {
      await log.append(
        'lobby',
        numbers(7).map((n) => draft(`cid-${n}`, `text ${n}`)),
      )
      const first = await log.since('lobby', 0, 3)
      expect(first).toMatchObject({ after: 0, rev: 3, head: 7 })
      const second = await log.since('lobby', first.rev, 3)
      expect(second.messages.map(({ rev }) => rev)).toEqual([4, 5, 6])
      const third = await log.since('lobby', second.rev, 3)
      expect(third).toMatchObject({ after: 6, rev: 7, head: 7 })
      expect(await log.since('lobby', 7, 3)).toMatchObject({ after: 7, rev: 7, messages: [] })
    })

    test('since with limit 0 returns only the head', async () => {
      await log.append('lobby', [draft('cid-1', 'one')])
      expect(await log.since('lobby', 0, 0)).toMatchObject({ head: 1, messages: [] })
    })

    test('before returns the newest messages below an id, in id order', async () => {
      await log.append(
        'lobby',
        numbers(7).map((n) => draft(`cid-${n}`, `text ${n}`)),
      )
      expect((await log.before('lobby', 6, 3)).map(({ id }) => id)).toEqual([3, 4, 5])
      expect((await log.before('lobby', 3, 10)).map(({ id }) => id)).toEqual([1, 2])
    })

    test('after returns the oldest messages above an id, in id order', async () => {
      await log.append(
        'lobby',
        numbers(7).map((n) => draft(`cid-${n}`, `text ${n}`)),
      )
      expect((await log.after('lobby', 2, 3)).map(({ id }) => id)).toEqual([3, 4, 5])
      expect((await log.after('lobby', 5, 10)).map(({ id }) => id)).toEqual([6, 7])
      expect(await log.after('lobby', 7, 10)).toEqual([])
      expect(await log.after('elsewhere', 0, 10)).toEqual([])
    })

    test('P5.8: ends a page where it would have too many bytes, and the next one continues', async () => {
      const text = '世'.repeat(1_000) // 3,000 bytes
      await log.append(
        'lobby',
        numbers(6).map((n) => draft(`cid-${n}`, text)),
      )
      await log.append('lobby', [{ ...draft('edit-1', `${text}!`), type: 'edit', id: 2 }])
      const idsOf = (messages: readonly { id: number }[]) => messages.map(({ id }) => id)
      expect(idsOf(await log.before('lobby', 6, 10, 7_000))).toEqual([3, 4, 5]) // the third is beyond
      expect(idsOf(await log.after('lobby', 1, 10, 7_000))).toEqual([2, 3, 4])
      expect(idsOf(await log.after('lobby', 1, 2, 7_000))).toEqual([2, 3])
      const pages: [number, number[]][] = []
      for (let cursor = 0; cursor < 7;) {
        const { rev, messages } = await log.since('lobby', cursor, 10, 7_000)
        pages.push([rev, idsOf(messages)])
        cursor = rev
      }
      expect(pages).toEqual([
        [3, [1, 3]],
        [5, [4, 5]],
        [7, [6, 2]],
      ])
      expect(await log.since('lobby', 0, 10, 10)).toMatchObject({ rev: 1, messages: [{ id: 1 }] })
      expect(await log.since('lobby', 6, 10, 10)).toMatchObject({ rev: 7, messages: [{ id: 2 }] })
    })

    test('reports every change to watchers, and none after they stop', async () => {
      const received: [string, Changes | undefined][] = []
      const unwatch = await log.watch((room, changes) => received.push([room, changes]))
      await log.append('lobby', [draft('cid-1', 'one'), draft('cid-2', 'two'), draft('cid-3', 'three')])
      expect(received[0]?.[0]).toBe('lobby')
      // Reported changes are complete; without them the listener reads the log.
      for (const changes of received.flatMap(([, known]) => known ?? [])) {
        const { after, rev, messages } = changes
        expect(messages.map((message) => message.rev)).toEqual(numbers(rev - after).map((n) => after + n))
      }
      unwatch()
      const before = received.length
      await log.append('lobby', [draft('cid-4', 'four')])
      expect(received).toHaveLength(before)
    })

    test('P3.1: keeps acknowledged messages and the epoch when the log is reopened', async () => {
      await log.append('lobby', [draft('cid-1', 'one')])
      const { epoch } = await log.since('lobby', 0, 10)
      await log.close()
      log = await storage.open()
      expect(await log.since('lobby', 0, 10)).toMatchObject({
        epoch,
        head: 1,
        messages: [{ message: 'one' }],
      })
      expect(await log.append('lobby', [draft('cid-1', 'one')])).toEqual([{ type: 'posted', id: 1 }])
    })

    test('has another epoch in another storage', async () => {
      const other = await makeStorage()
      const otherLog = await other.open()
      const { epoch } = await log.since('lobby', 0, 0)
      expect((await otherLog.since('lobby', 0, 0)).epoch).not.toBe(epoch)
      await otherLog.close()
      await other.remove()
    })

    test('P4.8: a name belongs to its first owner, also when the log is reopened', async () => {
      expect(await log.claimName(claimOf('ada', 'one'))).toBe('claimed')
      expect(await log.claimName(claimOf('ada', 'two'))).toBe('taken')
      await log.close()
      log = await storage.open()
      expect(await log.claimName(claimOf('ada', 'two'))).toBe('taken')
      expect(await log.claimName(claimOf('ada', 'one'))).toBe('claimed')
      expect(await log.nameOwners(['ada', ' ada', 'ada2'])).toEqual(
        new Map([
          ['ada', 'one'],
          [' ada', 'one'],
        ]),
      )
    })

    test('marks the message of a guest', async () => {
      await log.append('lobby', [{ ...draft('cid-1', 'one'), guest: true }, draft('cid-2', 'two')])
      const { messages } = await log.since('lobby', 0, 10)
      expect(messages.map(({ guest }) => guest)).toEqual([true, undefined])
    })

    test('finishes pending appends when it is closed', async () => {
      const receipts = numbers(50).map((n) => log.append('lobby', [draft(`cid-${n}`, `text ${n}`)]))
      await log.close()
      expect(await Promise.all(receipts)).toHaveLength(50)
      log = await storage.open()
      expect((await log.since('lobby', 0, 0)).head).toBe(50)
    })
  })
}

function draft(cid: string, message: string): PostDraft {
  return { type: 'post' as const, author: 'author', cid, username: 'Ada', avatar: 'a'.repeat(64), message }
}

function numbers(count: number) {
  return Array.from({ length: count }, (_, index) => index + 1)
}
