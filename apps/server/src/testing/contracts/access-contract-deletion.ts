import { expect, test } from 'vitest'
import type { Entry } from '../../access/entries.ts'
import type { RetentionStore } from '../../access/retention-store.ts'
import type { AccessStore } from '../../access/access-store.ts'
import { newcomer } from '../../access/standing.ts'
import type { Draft, MessageLog } from '../../log/message-log.ts'
import { ada, bob, by, entry, post } from './access-drafts.ts'

/** The audit list, and retention: what is below the floor of a room. */
export function deletionContract(opened: () => { log: MessageLog; access: AccessStore & RetentionStore }) {
  const trim = (floor: number): Entry => ({ kind: 'trim', floor })

  test('the audit list is read in pages, the newest first', async () => {
    const { log, access } = opened()
    const mute: Entry = { kind: 'mute', subject: bob, forMs: 60_000 }
    const ban: Entry = { kind: 'ban', subject: bob, forMs: 60_000 }
    await log.append('lobby', [entry(mute), post('1'), entry(ban), entry({ kind: 'unban', subject: bob })])
    const first = await access.entries('lobby', 100, 2)
    expect(first.map(({ rev }) => rev)).toEqual([4, 3])
    expect(await access.entries('lobby', 3, 2)).toMatchObject([{ rev: 1, by: ada, entry: mute }])
  })

  test('one of several that ask at once gets the turn, and the next one later', async () => {
    const { access } = opened()
    const turns = await Promise.all([1, 2, 3].map(() => access.takeTurn(60_000)))
    expect(turns.map(({ type }) => type).toSorted()).toEqual(['not yet', 'not yet', 'run'])
    expect(await access.takeTurn(0)).toMatchObject({ type: 'run' })
  })

  test('lists the rooms with their oldest messages and what they are, in pages', async () => {
    const { log, access } = opened()
    await log.append('b', [post('1'), entry(trim(2)), post('2')])
    await log.append('a', [post('1')])
    await log.append('c', [entry(trim(1))])
    await access.deleteBelow('b', 2, 10)
    expect(await access.agingRooms('', 2, 'all')).toMatchObject([
      { room: 'a', oldest: { id: 1 }, state: { floor: 0 } },
      { room: 'b', oldest: { id: 3 }, state: { floor: 2 } },
    ])
    expect(await access.agingRooms('b', 2, 'all')).toMatchObject([{ room: 'c', oldest: undefined }])
    expect((await access.agingRooms('', 9, 'entered')).map(({ room }) => room)).toEqual(['b', 'c'])
  })

  test('finds the first message of a time', async () => {
    const { log, access } = opened()
    expect(await access.firstSince('lobby', 0)).toBe(1)
    await log.append('lobby', [post('1'), post('2')])
    const [, second] = (await log.since('lobby', 0, 10)).messages
    expect(await access.firstSince('lobby', 0)).toBe(1)
    expect(await access.firstSince('lobby', (second?.at ?? 0) + 1)).toBe(3)
  })

  test('what is below the floor is read and changed no more, before it is deleted', async () => {
    const { log, access } = opened()
    await log.append('lobby', [post('1'), post('2'), { ...post('3'), replyTo: 1 }, post('4', 'bob')])
    await log.append('lobby', [{ ...by(ada), type: 'edit', cid: 'cid-edit', id: 2, message: 'two' }])
    await log.append('lobby', [entry(trim(3))])
    const page = await log.since('lobby', 0, 10)
    expect(page).toMatchObject({ head: 6, rev: 6, messages: [{ id: 3 }, { id: 4 }], entries: [{ rev: 6 }] })
    expect(page.messages[0]).not.toHaveProperty('replyTo')
    expect((await log.before('lobby', 10, 10)).map(({ id }) => id)).toEqual([3, 4])
    expect((await log.after('lobby', 0, 10)).map(({ id }) => id)).toEqual([3, 4])
    const changes: Draft[] = [
      { ...post('5'), replyTo: 2 },
      { ...by(ada), type: 'edit', cid: 'cid-edit-2', id: 1, message: 'one' },
      { ...by(ada), type: 'remove', cid: 'cid-remove', id: 1 },
      { ...by(ada), type: 'react', cid: 'cid-react', id: 1, emoji: '👍', on: true },
    ]
    expect(await log.append('lobby', changes)).toEqual(changes.map(() => ({ type: 'no_such_message' })))
    expect(await access.authorOf('lobby', 1)).toBeUndefined()
    expect(await access.messagesOf('lobby', 'ada', 0, 10)).toEqual({ ids: [3], count: 1 })
    expect(await access.roomState('lobby')).toMatchObject({ floor: 3 })
  })

  test('deletes below the floor in steps, and not what no entry has told', async () => {
    const { log, access } = opened()
    await log.append(
      'lobby',
      [1, 2, 3, 4, 5, 6].map((n) => post(String(n), n % 2 === 0 ? 'bob' : 'ada')),
    )
    await log.append('lobby', [{ ...by(bob), type: 'react', cid: 'cid-react', id: 1, emoji: '👍', on: true }])
    expect(await access.deleteBelow('lobby', 5, 10)).toBe(false)
    expect(await access.hasPosted('lobby', 'ada', 0)).toBe(true)
    expect((await log.before('lobby', 10, 10)).length).toBe(6)
    await log.append('lobby', [entry(trim(6))])
    expect(await access.deleteBelow('lobby', 6, 2)).toBe(true)
    expect(await access.deleteBelow('lobby', 6, 2)).toBe(true)
    expect(await access.deleteBelow('lobby', 6, 2)).toBe(false)
    expect(await access.hasPosted('lobby', 'ada', 0)).toBe(false)
    expect(await access.hasPosted('lobby', 'bob', 0)).toBe(true)
    expect((await log.before('lobby', 10, 10)).map(({ id }) => id)).toEqual([6])
    expect(await access.firstSince('lobby', 0)).toBe(6)
    expect(await access.deleteBelow('cellar', 5, 10)).toBe(false)
  })

  test('P10.9: reads what a person has posted, the newest first, in pages', async () => {
    const { log, access } = opened()
    await log.append('lobby', [
      post('1'),
      post('2', 'bob'),
      { ...post('3'), replyTo: 2 },
      post('4'),
      post('5'),
    ])
    await log.append('garden', [post('6')])
    await log.append('lobby', [{ ...by(ada), type: 'remove', cid: 'cid-remove', id: 4 }])
    const first = await access.postsOf('lobby', 'ada', 1e9, 2)
    expect(first).toMatchObject([
      { id: 5, message: '5' },
      { id: 4, removed: true },
    ])
    const second = await access.postsOf('lobby', 'ada', 4, 2)
    expect(second).toMatchObject([{ id: 3, replyTo: { id: 2, message: '2' } }, { id: 1 }])
    expect(await access.postsOf('lobby', 'ada', 1, 2)).toEqual([])
    await log.append('lobby', [entry(trim(3))])
    expect((await access.postsOf('lobby', 'ada', 1e9, 9)).map(({ id }) => id)).toEqual([5, 4, 3])
    expect(await access.postsOf('cellar', 'ada', 1e9, 9)).toEqual([])
  })

  test('P13.11: a room that is deleted is an empty one from then on, whose revs go on', async () => {
    const { log, access } = opened()
    const mute: Entry = { kind: 'mute', subject: bob, forMs: null }
    await log.append('team', [
      post('1'),
      post('2', 'bob'),
      entry({ kind: 'settings', settings: { title: 'Team' } }),
    ])
    await log.append('team', [entry(mute), entry({ kind: 'role', subject: ada, role: 'owner' })])
    await log.append('lobby', [post('1'), entry(mute)])
    await access.letIn('team', bob, 6)
    for (const room of ['team', 'lobby'])
      await access.addInvitation({ id: `of-${room}`, room, by: ada, forMs: null, uses: null })
    const [receipt] = await log.append('team', [entry({ kind: 'delete_room' })])
    expect(receipt).toEqual({ type: 'changed', rev: 6 })

    expect(await access.roomState('team')).toMatchObject({
      ...{ settings: { title: '' }, floor: 7, keySince: 6 },
      deleted: { rev: 6, by: ada },
    })
    expect(await access.standings('bob', ['team', 'lobby'])).toMatchObject([
      newcomer,
      { muted: { forMs: null } },
    ])
    expect(await access.notable('team')).toEqual([])
    expect(await access.entries('team', 100, 10)).toMatchObject([
      { rev: 6, by: ada, entry: { kind: 'delete_room' } },
    ])
    expect(await access.invitations('team')).toEqual([])
    expect(await access.invitations('lobby')).toHaveLength(1)
    expect(await access.hasPosted('team', 'bob', 6)).toBe(false)
    expect(await log.before('team', 100, 10)).toEqual([])
    const page = await log.since('team', 3, 10)
    expect(page).toMatchObject({ head: 6, rev: 6, messages: [], entries: [{ rev: 6 }] })

    expect(await access.deleteBelow('team', 7, 1)).toBe(true)
    expect(await access.deleteBelow('team', 7, 10)).toBe(false)
    expect(await access.hasPosted('team', 'bob', 0)).toBe(false)
    expect(await log.countRooms(10)).toBe(1)
    expect(await log.append('team', [post('3', 'bob')])).toEqual([{ type: 'posted', id: 7 }])
    expect((await log.since('team', 0, 10)).messages.map(({ id }) => id)).toEqual([7])
    expect(await log.countRooms(10)).toBe(2)
  })

  test('P13.11: what else is in the transaction that deletes a room is deleted, or behind it', async () => {
    const { log, access } = opened()
    const mute: Entry = { kind: 'mute', subject: bob, forMs: null }
    await log.append('team', [
      ...[post('1'), entry(mute), entry({ kind: 'delete_room' })],
      ...[post('2'), entry({ kind: 'role', subject: ada, role: 'moderator' })],
    ])
    expect(await access.standings('bob', ['team'])).toEqual([newcomer])
    expect(await access.standings('ada', ['team'])).toMatchObject([{ role: 'moderator' }])
    expect((await access.entries('team', 100, 10)).map(({ rev }) => rev)).toEqual([5, 3])
    expect((await log.before('team', 100, 10)).map(({ id }) => id)).toEqual([4])
  })

  test('P3.2: a late outbox does not post again what is deleted', async () => {
    const { log, access } = opened()
    await log.append('lobby', [post('1'), post('2')])
    await log.append('lobby', [entry(trim(3))])
    await access.deleteBelow('lobby', 3, 10)
    expect(await log.append('lobby', [post('2'), post('3'), post('1')])).toEqual([
      { type: 'posted', id: 2 },
      { type: 'posted', id: 4 },
      { type: 'posted', id: 1 },
    ])
    expect((await log.since('lobby', 0, 10)).messages.map(({ id }) => id)).toEqual([4])
    expect(await log.countRooms(10)).toBe(1)
  })

  test('a room whose messages are all deleted goes on', async () => {
    const { log, access } = opened()
    await log.append('lobby', [post('1'), post('2')])
    await log.append('lobby', [entry(trim(3))])
    await access.deleteBelow('lobby', 3, 10)
    expect(await log.countRooms(10)).toBe(0)
    expect(await log.since('lobby', 0, 10)).toMatchObject({ head: 3, rev: 3, messages: [] })
    expect(await log.since('lobby', 1, 10)).toMatchObject({ head: 3, rev: 3, messages: [] })
    expect(await log.append('lobby', [post('4')])).toEqual([{ type: 'posted', id: 4 }])
  })
}
