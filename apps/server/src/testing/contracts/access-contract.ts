import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mostNotable, type AccessStore } from '../../access/access-store.ts'
import { everywhere, type Entry } from '../../access/entries.ts'
import type { RetentionStore } from '../../access/retention-store.ts'
import { emptyRoom } from '../../access/room-state.ts'
import { newcomer } from '../../access/standing.ts'
import type { Draft, EntryDraft, MessageLog } from '../../log/message-log.ts'
import { ada, bob, by, entry, post, someone } from './access-drafts.ts'
import { clockContract } from '../access/clock-contract.ts'
import { deletionContract } from './access-contract-deletion.ts'
import { decisionsContract } from './access-contract-decisions.ts'
import { invitationsContract } from './access-contract-invitations.ts'

export interface OpenedAccess {
  log: MessageLog
  access: AccessStore & RetentionStore
}

/** A storage that can be opened again. */
export interface AccessStorage {
  open(): Promise<OpenedAccess>
  /** While it is closed: the dates of standings, states and invitations become so much later, as under a clock that was ahead. */
  moveDates(ms: number): Promise<unknown>
  remove(): Promise<void>
}

/** The tests that every engine passes. */
export function accessContract(engine: string, makeStorage: () => Promise<AccessStorage>) {
  describe(`${engine} stores what rooms are, and what people may do in them`, () => {
    let storage: AccessStorage
    let log: MessageLog
    let access: OpenedAccess['access']

    beforeEach(async () => {
      storage = await makeStorage()
      ;({ log, access } = await storage.open())
    })
    afterEach(async () => {
      await log.close()
      await storage.remove()
    })
    const opened = () => ({ log, access })
    for (const contract of [deletionContract, invitationsContract, decisionsContract, clockContract])
      contract(opened, reopen)

    async function reopen(aheadMs = 0) {
      await log.close()
      if (aheadMs !== 0) await storage.moveDates(aheadMs)
      ;({ log, access } = await storage.open())
    }

    test('a room without entries is empty, and everybody is new in it', async () => {
      expect(await access.roomState('lobby')).toEqual(emptyRoom)
      expect(await access.standings('bob', ['lobby', everywhere])).toEqual([newcomer, newcomer])
      expect(await access.notable('lobby')).toEqual([])
      expect(await access.entries('lobby', 10, 10)).toEqual([])
      expect((await log.since('lobby', 0, 10)).entries).toBeUndefined()
    })

    test('P13: entries take revs between messages, and the state of the room is their fold', async () => {
      const receipts = await log.append('lobby', [
        post('one'),
        entry({ kind: 'settings', settings: { title: 'Team' } }),
        post('two'),
        entry({ kind: 'settings', settings: { slow: 5 } }),
        { ...post('three'), replyTo: 1 },
      ])
      expect(receipts).toEqual([
        { type: 'posted', id: 1 },
        { type: 'changed', rev: 2 },
        { type: 'posted', id: 3 },
        { type: 'changed', rev: 4 },
        { type: 'posted', id: 5 },
      ])
      await reopen()
      expect((await access.roomState('lobby')).settings).toMatchObject({ title: 'Team', slow: 5 })
      const page = await log.since('lobby', 0, 10)
      expect(page).toMatchObject({ head: 5, rev: 5, messages: [{ id: 1 }, { id: 3 }, { id: 5 }] })
      expect(page.entries).toMatchObject([
        { rev: 2, by: ada, entry: { kind: 'settings', settings: { title: 'Team' } } },
        { rev: 4, by: ada, entry: { kind: 'settings', settings: { slow: 5 } } },
      ])
    })

    test('a page has the entries of its own revs, and no others', async () => {
      await log.append('lobby', [entry(mute), post('one'), entry(mute), entry(mute), post('two'), post('x')])
      await log.append('garden', [entry(mute)])
      const pages = [await log.since('lobby', 0, 1)]
      for (let rev = pages[0]?.rev ?? 6; rev < 6; rev = pages.at(-1)?.rev ?? 6)
        pages.push(await log.since('lobby', rev, 1))
      const revs = pages.map(({ entries = [] }) => entries.map(({ rev }) => rev))
      expect(revs).toEqual([[1], [3, 4], []])
      expect(await log.since('lobby', 4, 10)).not.toHaveProperty('entries')
    })

    test('P13: an entry can be the first of a room, and does not make it one with messages', async () => {
      expect(await log.append(everywhere, [entry({ ...role, role: 'owner' })])).toEqual([
        { type: 'changed', rev: 1 },
      ])
      await log.append('lobby', [entry(mute)])
      expect(await log.countRooms(10)).toBe(0)
      expect(await log.since('lobby', 0, 10)).toMatchObject({ head: 1, rev: 1, messages: [] })
      expect(await log.append('lobby', [post('one')])).toEqual([{ type: 'posted', id: 2 }])
      expect(await log.countRooms(10)).toBe(1)
      expect(await log.before('lobby', 10, 10)).toMatchObject([{ id: 2 }])
    })

    test('P3.2: an entry that is sent again is stored once; another one with its cid is refused', async () => {
      const first = entry({ kind: 'key', hash: 'one', sendOut: true })
      expect(await log.append('lobby', [first, first])).toEqual([
        { type: 'changed', rev: 1 },
        { type: 'changed', rev: 1 },
      ])
      await reopen()
      const again: EntryDraft = { ...first, entry: { kind: 'key', hash: 'other salt', sendOut: true } }
      expect(await log.append('lobby', [again])).toEqual([{ type: 'changed', rev: 1 }])
      const other: EntryDraft = { ...first, entry: { kind: 'key', hash: null, sendOut: true } }
      expect(await log.append('lobby', [other])).toEqual([{ type: 'cid_reused' }])
      expect(await access.roomState('lobby')).toMatchObject({ keyHash: 'one', keySince: 1 })
      expect(await log.since('lobby', 0, 10)).toMatchObject({ head: 1, entries: [{ rev: 1 }] })
    })

    test('P12: the rev of a key from which on all have to show it stays when the key changes again', async () => {
      await log.append('lobby', [
        entry({ kind: 'key', hash: 'one', sendOut: true }),
        entry({ kind: 'key', hash: 'two', sendOut: false }),
      ])
      expect(await access.roomState('lobby')).toMatchObject({ keyHash: 'two', keySince: 1 })
      await log.append('lobby', [entry({ kind: 'key', hash: null, sendOut: false })])
      const state = await access.roomState('lobby')
      expect(state).not.toHaveProperty('keyHash')
      expect(state.keySince).toBe(1)
    })

    test('P13: the standing of the subject is stored with the entry, in this room alone', async () => {
      await log.append('lobby', [
        entry({ ...role, role: 'moderator' }),
        entry(mute),
        entry({ ...ban, reason: 'flood' }),
        entry({ kind: 'unmute', subject: bob }),
      ])
      await log.append('lobby', [entry({ kind: 'send_out', subject: bob })])
      await reopen()
      const [here, elsewhere] = await access.standings('bob', ['lobby', 'garden'])
      expect(here).toMatchObject({
        role: 'moderator',
        sentOut: 5,
        letIn: 0,
        banned: { forMs: 60_000, reason: 'flood' },
      })
      expect(here).not.toHaveProperty('muted')
      expect(elsewhere).toEqual(newcomer)
    })

    test('those with a role, muted, banned or waiting are found, the newest last; others are not', async () => {
      await log.append('lobby', [
        entry({ kind: 'mute', subject: someone('carl'), forMs: null }),
        entry({ ...role, role: 'moderator' }),
        entry({ kind: 'ask', subject: someone('dora') }),
        entry({ kind: 'mute', subject: someone('eve'), forMs: 1_000 }),
        entry({ kind: 'report', subject: someone('fred'), id: 1 }),
      ])
      await log.append('lobby', [
        entry({ kind: 'unmute', subject: someone('eve') }),
        entry({ kind: 'ban', subject: someone('carl'), forMs: null }),
      ])
      await access.letIn('lobby', someone('gina'), 4)
      const found = await access.notable('lobby')
      expect(found.map(({ subject }) => subject.person)).toEqual(['bob', 'dora', 'carl'])
      expect(found[0]).toMatchObject({ subject: bob, standing: { role: 'moderator' } })
      await access.letIn('lobby', someone('dora'), 7)
      expect((await access.notable('lobby')).map(({ subject }) => subject.person)).toEqual(['bob', 'carl'])
      expect(await access.notable('garden')).toEqual([])
    })

    test('lists those with a role, muted or banned, however many ask', async () => {
      const owner = entry({ kind: 'role', subject: bob, role: 'owner' })
      const ban = entry({ kind: 'ban', subject: someone('carl'), forMs: null })
      const askers = Array.from({ length: mostNotable }, (_, n) => someone(`asker-${n}`))
      await log.append('lobby', [owner, ban, ...askers.map((subject) => entry({ kind: 'ask', subject }))])
      const found = (await access.notable('lobby')).map(({ subject }) => subject)
      expect(found).toMatchObject([bob, someone('carl'), ...askers.slice(2)])
    })

    test('reports entries to the watchers, in order with the messages', async () => {
      const reported: unknown[] = []
      // Without changes, the log says only that it has polled.
      await log.watch((room, changes) => {
        if (changes !== undefined) reported.push([room, changes])
      })
      await log.append('lobby', [post('one'), entry(mute), post('two')])
      expect(reported).toMatchObject([
        ['lobby', { after: 0, rev: 3, messages: [{ id: 1 }, { id: 3 }], entries: [{ rev: 2, entry: mute }] }],
      ])
    })

    test('P13.3: a moderator removes the messages of another author, and others do not', async () => {
      await log.append('lobby', [post('one', 'bob')])
      const removal: Draft = { ...by(ada), type: 'remove', cid: 'cid-remove', id: 1 }
      expect(await log.append('lobby', [removal])).toEqual([{ type: 'not_yours' }])
      expect(await log.append('lobby', [{ ...removal, moderates: true }])).toEqual([
        { type: 'changed', rev: 2 },
      ])
      expect((await log.since('lobby', 0, 10)).messages).toMatchObject([
        { id: 1, removed: true, message: '' },
      ])
    })

    test('finds who has posted, and which of their messages are left', async () => {
      await log.append('lobby', [post('1', 'bob'), post('2'), post('3', 'bob'), post('4', 'bob')])
      await log.append('garden', [post('5', 'bob')])
      await log.append('lobby', [{ ...by(bob), type: 'remove', cid: 'cid-remove', id: 3 }])
      expect(await access.hasPosted('lobby', 'bob', 0)).toBe(true)
      expect(await access.hasPosted('lobby', 'bob', 3)).toBe(true)
      expect(await access.hasPosted('lobby', 'bob', 4)).toBe(false)
      expect(await access.hasPosted('cellar', 'bob', 0)).toBe(false)
      expect(await access.authorOf('lobby', 4)).toEqual(bob)
      expect(await access.authorOf('lobby', 5)).toBeUndefined()
      expect(await access.messagesOf('lobby', 'bob', 0, 1)).toEqual({ ids: [1], count: 2 })
      expect(await access.messagesOf('lobby', 'bob', 1, 10)).toMatchObject({ ids: [4] })
      expect(await access.messagesOf('cellar', 'bob', 0, 10)).toEqual({ ids: [], count: 0 })
    })

    test('P12: who was let in stays so together with entries about them', async () => {
      await access.letIn('lobby', bob, 3)
      expect(await access.standings('bob', ['lobby'])).toEqual([{ ...newcomer, letIn: 3 }])
      expect(await log.append('lobby', [entry(mute)])).toEqual([{ type: 'changed', rev: 1 }])
      await access.letIn('lobby', { ...bob, username: 'Bobby' }, 4)
      await reopen()
      expect(await access.standings('bob', ['lobby'])).toMatchObject([{ letIn: 4, muted: { forMs: 60_000 } }])
      expect(await access.notable('lobby')).toMatchObject([{ subject: { username: 'Bobby' } }])
      await log.append('lobby', [entry({ kind: 'send_out', subject: bob })])
      expect(await access.standings('bob', ['lobby'])).toMatchObject([{ letIn: 0, sentOut: 2 }])
      await access.letIn('lobby', bob, 2)
      expect(await access.standings('bob', ['lobby'])).toMatchObject([{ letIn: 0, sentOut: 2 }])
      expect(await log.countRooms(10)).toBe(0)
    })
  })
}

const role = { kind: 'role', subject: bob } as const
const mute: Entry = { kind: 'mute', subject: bob, forMs: 60_000 }
const ban = { kind: 'ban', subject: bob, forMs: 60_000 } as const
