import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MembershipStore } from '../../access/membership-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { ada, bob, by, entry, post } from '../contracts/access-drafts.ts'

interface Opened {
  log: MessageLog
  members: MembershipStore
}

/** A storage that can be opened again. */
export interface MembershipStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

/** The tests that every engine passes. */
export function membershipContract(engine: string, makeStorage: () => Promise<MembershipStorage>) {
  describe(`${engine} stores who is a member of which room`, () => {
    let storage: MembershipStorage
    let opened: Opened
    beforeEach(async () => {
      storage = await makeStorage()
      opened = await storage.open()
    })
    afterEach(async () => {
      await opened.log.close()
      await storage.remove()
    })

    const key = (room: string, author = 'ada') => ({ author, room })
    const join = (room: string, head = 0, deletedTo = 0, most = 9) =>
      opened.members.join(key(room), { head, deletedTo }, most)
    const readIn = async (room: string, author = 'ada') =>
      (await opened.members.membership(key(room, author)))?.read

    test('P16.1: somebody is a member from the first join on, who has read up to there', async () => {
      expect(await opened.members.membership(key('team'))).toBeUndefined()
      expect(await join('team', 7)).toBe(true)
      expect(await join('team', 9)).toBe(true)
      await opened.log.close()
      opened = await storage.open()
      const stored = { room: 'team', read: 7, notify: 'mentions', isFavourite: false }
      expect(await opened.members.membership(key('team'))).toEqual(stored)
      expect(await opened.members.membership(key('team', 'bob'))).toBeUndefined()
    })

    test('P16.1: who comes back has read what is deleted', async () => {
      await join('team', 3)
      await join('team', 20, 12)
      expect(await readIn('team')).toBe(12)
      await join('team', 20, 5)
      expect(await readIn('team')).toBe(12)
    })

    test('P16.1: nobody is a member of more rooms than that', async () => {
      expect([await join('a', 0, 0, 2), await join('b', 0, 0, 2), await join('c', 0, 0, 2)]).toEqual([
        true,
        true,
        false,
      ])
      expect(await join('a', 0, 0, 2)).toBe(true)
      expect(await opened.members.membership(key('c'))).toBeUndefined()
      expect(await opened.members.join(key('c', 'bob'), { head: 0, deletedTo: 0 }, 2)).toBe(true)
    })

    test('P16.10: keeps one draft of a person in a room, and replaces only the one that is known', async () => {
      const { members } = opened
      expect([await members.draft(key('team')), await members.setDraft(key('team'), 'one', 0)]).toEqual([
        undefined,
        false,
      ])
      await join('team')
      await join('attic')
      expect(await members.draft(key('team'))).toEqual({ text: '', at: 0 })
      const first = await members.setDraft(key('team'), 'one', 0)
      expect(first).toMatchObject({ text: 'one', isKept: true })
      const at = first === false ? 0 : first.at
      expect(at).toBeGreaterThan(0)
      expect(await members.setDraft(key('team'), 'two', 0)).toEqual({ text: 'one', at, isKept: false })
      expect(await members.setDraft(key('team'), 'one', 0)).toEqual({ text: 'one', at, isKept: true })
      await opened.log.close()
      opened = await storage.open()
      const again = opened.members
      expect(await again.draft(key('team'))).toEqual({ text: 'one', at })
      expect((await again.membership(key('team')))?.drafted).toBe(at)
      const empty = await again.setDraft(key('team'), '', at)
      expect(empty).toMatchObject({ text: '', isKept: true })
      expect(empty !== false && empty.at > at).toBe(true)
      expect(await again.draft(key('team'))).toMatchObject({ text: '' })
      expect(await again.draft(key('attic'))).toEqual({ text: '', at: 0 })
      await again.leave(key('team'))
      await join('team')
      expect(await again.draft(key('team'))).toEqual({ text: '', at: 0 })
    })

    test('P16.2: lists the rooms of one person in pages, in the order of their names', async () => {
      for (const room of ['garden', 'team', 'attic', '茶']) await join(room)
      await opened.members.join(key('cellar', 'bob'), { head: 0, deletedTo: 0 }, 9)
      const names = async (after: string) =>
        (await opened.members.membershipsOf('ada', after, 2)).map(({ room }) => room)
      expect(await names('')).toEqual(['attic', 'garden'])
      expect(await names('garden')).toEqual(['team', '茶'])
      expect(await names('茶')).toEqual([])
    })

    test('P16.5: the furthest position counts, in the order of the calls or not', async () => {
      await join('team')
      await join('garden')
      await opened.members.setRead([{ ...key('team'), read: 5 }])
      await opened.members.setRead([
        { ...key('team'), read: 4 },
        { ...key('garden'), read: 2 },
        { ...key('cellar'), read: 9 },
        { ...key('team', 'bob'), read: 9 },
      ])
      expect([await readIn('team'), await readIn('garden')]).toEqual([5, 2])
      expect([await readIn('cellar'), await readIn('team', 'bob')]).toEqual([undefined, undefined])
    })

    test('P16.6: keeps the marks of a room, each by itself', async () => {
      await join('team', 4)
      expect(await opened.members.mark(key('team'), { isFavourite: true })).toBe(true)
      expect(await opened.members.mark(key('team'), { notify: 'nothing' })).toBe(true)
      const marked = { room: 'team', read: 4, notify: 'nothing', isFavourite: true }
      expect(await opened.members.membership(key('team'))).toEqual(marked)
      expect(await opened.members.mark(key('garden'), { isFavourite: true })).toBe(false)
      expect(await opened.members.membership(key('garden'))).toBeUndefined()
    })

    test('P16.7: who has left is no member, and begins again with the next join', async () => {
      await join('team', 4)
      await join('garden', 1)
      await opened.members.leave(key('team'))
      await opened.members.leave(key('cellar'))
      expect(await opened.members.membership(key('team'))).toBeUndefined()
      expect(await readIn('garden')).toBe(1)
      await join('team', 9)
      expect(await readIn('team')).toBe(9)
    })

    test('P16.4: counts messages of others in one room, above what was read, that are not removed', async () => {
      const { log, members } = opened
      await log.append('team', [post('1', 'bob'), post('mine'), post('hello @ada', 'bob'), post('4', 'bob')])
      await log.append(
        'garden',
        [1, 2, 3, 4, 5, 6].map((n) => post(`g${n} @ada`, 'bob')),
      )
      const unread = (after: number, upTo = 99, most = 9) => members.unread(key('team'), after, upTo, most)
      expect(await unread(0)).toEqual({ count: 3, addressed: ['hello @ada'], isMore: false })
      expect(await unread(1)).toEqual({ count: 2, addressed: ['hello @ada'], isMore: false })
      expect(await unread(3)).toEqual({ count: 1, addressed: [], isMore: false })
      expect(await unread(0, 2)).toEqual({ count: 1, addressed: [], isMore: false })
      expect(await unread(0, 99, 4)).toMatchObject({ count: 3, isMore: false })
      expect(await unread(0, 99, 3)).toMatchObject({ count: 2, isMore: true })
      expect(await members.unread(key('team', 'bob'), 0, 99, 9)).toMatchObject({ count: 1 })
      expect(await members.unread(key('cellar'), 0, 99, 9)).toEqual({
        count: 0,
        addressed: [],
        isMore: false,
      })
      await log.append('team', [{ ...by(bob), type: 'remove', cid: 'cid-remove', id: 3 }])
      expect(await unread(0)).toEqual({ count: 2, addressed: [], isMore: false })
      await log.append('team', [{ ...entry({ kind: 'trim', floor: 4 }), ...by(ada) }])
      expect(await unread(0)).toEqual({ count: 1, addressed: [], isMore: false })
    })

    test('P17.4: conversations are none of the rooms that somebody may be a member of', async () => {
      const [one, two] = ['1', '2'].map((digit) => `_${digit.repeat(32)}`)
      expect([await join(one ?? '', 0, 0, 1), await join(two ?? '', 0, 0, 1)]).toEqual([true, true])
      expect([await join('team', 0, 0, 1), await join('garden', 0, 0, 1)]).toEqual([true, false])
      await opened.log.append(one ?? '', [post('hello')])
      await opened.log.append('team', [post('hello')])
      expect(await opened.log.countRooms(9)).toBe(1)
    })

    test('P17.3: the same people have one conversation, until it has ended', async () => {
      const { members } = opened
      expect(await members.findConversation('ada bob')).toBeUndefined()
      const begun = ['_1', '_2', '_3'].map((fresh) => members.keepConversation('ada bob', fresh))
      const [name = '', ...others] = await Promise.all(begun)
      expect(others).toEqual([name, name])
      expect(await members.keepConversation('ada eve', '_4')).toBe('_4')
      expect(await members.keepConversation('ada bob', '_5', '_9')).toBe(name)
      expect(await members.keepConversation('ada bob', '_5', name)).toBe('_5')
      await opened.log.close()
      opened = await storage.open()
      expect(await opened.members.findConversation('ada bob')).toBe('_5')
      expect(await opened.members.findConversation('ada eve')).toBe('_4')
    })

    test('P17.5: keeps who blocks whom, by the names of then, and no more of them than that', async () => {
      const { members } = opened
      expect(await members.setBlock('ada', bob, true, 2)).toBe(true)
      expect(await members.setBlock('ada', { ...bob, username: 'Robert' }, true, 2)).toBe(true)
      expect(await members.setBlock('ada', ada, true, 2)).toBe(true)
      expect(await members.setBlock('ada', { ...bob, person: 'eve' }, true, 2)).toBe(false)
      expect(await members.blocksOf('ada')).toEqual(expect.arrayContaining([bob, ada]))
      expect(await members.blocksOf('bob')).toEqual([])
      expect(await members.blockersOf('bob', ['bob', 'ada', 'eve'])).toEqual(['ada'])
      expect(await members.blockersOf('ada', ['bob'])).toEqual([])
      await members.setBlock('ada', bob, false, 2)
      await members.setBlock('ada', bob, false, 2)
      expect(await members.blocksOf('ada')).toEqual([ada])
      expect(await members.blockersOf('bob', ['ada'])).toEqual([])
    })

    test('P16.5: other nodes are told which memberships have changed', async () => {
      const { members } = opened
      const first = await members.changedSince(undefined)
      expect(first.keys).toEqual([])
      await join('team')
      await members.setRead([{ ...key('team'), read: 5 }])
      expect((await members.changedSince(first.at)).keys).toContainEqual(key('team'))
    })
  })
}
