import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  leaseMs,
  type PresenceStore,
  type PresenceRecord,
  type PresenceQuery,
  type PresenceDelta,
} from '../../presence/cluster/presence-store.ts'

/** PresenceStores of several nodes, on one storage with a clock of its own. */
export interface PresenceStores {
  /** A store that receives notifications already. */
  open(): Promise<PresenceStore>
  /** The storage's clock goes on. */
  later(ms: number): Promise<void>
  remove(): Promise<void>
}

const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const three = '00000000-0000-4000-8000-000000000003'
const asking = '00000000-0000-4000-8000-00000000000f'

/** What every presence store promises. Its test makes the storage and calls this. */
export function presenceStoreContract(kind: string, makeBoards: () => Promise<PresenceStores>) {
  describe(`${kind} keeps the promises of a presence store`, () => {
    let stores: PresenceStores
    let store: PresenceStore

    beforeEach(async () => {
      stores = await makeBoards()
      store = await stores.open()
      await store.arrive(one)
    })
    afterEach(() => stores.remove())

    test('P6.6: returns the records of a node to another node as they were written', async () => {
      const ada = record('lobby', 'Ada "\\ 林娜 علي')
      await store.write(one, 1, [ada, { ...record('lobby', 'Grace'), status: 'idle' }])
      const other = await stores.open()
      const [delta, ...rest] = await other.read(query({ fresh: ['lobby'] }))
      expect(rest).toEqual([])
      expect(delta).toMatchObject({ node: one, version: 1 })
      expect(recordsOf(delta)).toEqual([ada, { ...record('lobby', 'Grace'), status: 'idle' }])
    })

    test('returns nothing of the node that asks', async () => {
      await store.write(one, 1, [record('lobby', 'Ada')])
      expect(await store.read({ ...query({ fresh: ['lobby'] }), node: one })).toEqual([])
    })

    test('P6.6: returns nothing of rooms that were not asked for', async () => {
      await store.write(one, 1, [record('lobby', 'Ada'), record('other', 'Grace')])
      expect(names(await store.read(query({ fresh: ['lobby'] })))).toEqual(['Ada'])
      expect(names(await store.read(query({})))).toEqual([])
    })

    test('keeps one record of a person, the newest', async () => {
      await store.write(one, 1, [record('lobby', 'Ada')])
      await store.write(one, 2, [{ ...record('lobby', 'Ada'), status: 'idle' }])
      const [delta] = await store.read(query({ fresh: ['lobby'] }))
      expect(recordsOf(delta)).toEqual([{ ...record('lobby', 'Ada'), status: 'idle' }])
    })

    test('keeps the records of one person on two nodes apart', async () => {
      await store.arrive(two)
      await store.write(one, 1, [record('lobby', 'Ada')])
      await store.write(two, 1, [record('lobby', 'Ada')])
      const deltas = await store.read(query({ fresh: ['lobby'] }))
      expect(deltas.map(({ node }) => node).sort()).toEqual([one, two])
      expect(names(deltas)).toEqual(['Ada', 'Ada'])
    })

    test('returns the records since the known version, and all records of a fresh room', async () => {
      await store.write(one, 1, [record('lobby', 'Ada'), record('other', 'Ken')])
      await store.write(one, 2, [record('lobby', 'Grace'), gone('lobby', 'Ada'), gone('other', 'Radia')])
      const [delta] = await store.read(query({ known: { [one]: 1 }, followed: ['lobby'], fresh: ['other'] }))
      expect(delta).toMatchObject({ type: 'news', version: 2 })
      expect(recordsOf(delta)).toEqual([
        gone('lobby', 'Ada'),
        record('lobby', 'Grace'),
        record('other', 'Ken'),
      ])
      expect(names(await store.read(query({ known: { [one]: 2 }, followed: ['lobby'] })))).toEqual([])
    })

    test('returns all records when those since the known version were deleted', async () => {
      await store.write(one, 1, [record('lobby', 'Ada'), record('lobby', 'Grace')])
      await store.write(one, 2, [gone('lobby', 'Ada')])
      await store.write(one, 3, [gone('lobby', 'Ken')])
      await store.tidy(one, 2)
      const knew = (version: number) => query({ known: { [one]: version }, followed: ['lobby'] })
      const [late] = await store.read(knew(1))
      expect(late).toMatchObject({ type: 'all', version: 3 })
      expect(recordsOf(late)).toEqual([record('lobby', 'Grace')])
      const [early] = await store.read(knew(2))
      expect(early).toMatchObject({ type: 'news' })
      expect(recordsOf(early)).toEqual([gone('lobby', 'Ken')])
    })

    test('ignores a write that arrives late, under an earlier version', async () => {
      await store.write(one, 2, [gone('lobby', 'Ada')])
      expect(await store.write(one, 1, [record('lobby', 'Ada')])).toBe(false)
      expect(await store.write(one, 2, [record('lobby', 'Ada')])).toBe(false)
      expect(names(await store.read(query({ fresh: ['lobby'] })))).toEqual([])
    })

    test('refuses the write of a node that never arrived', async () => {
      expect(await store.write(two, 1, [record('lobby', 'Ada')])).toBe(false)
      expect(names(await store.read(query({ fresh: ['lobby'] })))).toEqual([])
    })

    test('P6.6: reports a node as silent, and refuses its writes, once its lease has ended', async () => {
      await store.arrive(two)
      await store.write(one, 1, [record('lobby', 'Ada')])
      await store.write(two, 1, [record('lobby', 'Grace')])
      await stores.later(leaseMs - 1_000)
      expect(await store.write(one, 2, [])).toBe(true)
      await stores.later(2_000)
      const deltas = await store.read(query({ fresh: ['lobby'] }))
      expect(names(deltas)).toEqual(['Ada'])
      expect(deltas.find(({ node }) => node === two)).toEqual({ node: two, type: 'silent' })
      expect(await store.write(two, 2, [record('lobby', 'Ken')])).toBe(false)
    })

    test('P6.6: reports a node as silent when the clock was set back, until it writes again', async () => {
      await store.arrive(two)
      await store.write(one, 1, [record('lobby', 'Ada')])
      await store.write(two, 1, [record('lobby', 'Grace')])
      await stores.later(-365 * 24 * 60 * 60_000)
      expect(await store.write(one, 2, [])).toBe(true)
      const deltas = await store.read(query({ fresh: ['lobby'] }))
      expect(names(deltas)).toEqual(['Ada'])
      expect(deltas.find(({ node }) => node === two)).toEqual({ node: two, type: 'silent' })
    })

    test('deletes a node that was silent for long, and no other', async () => {
      await store.arrive(two)
      await store.write(two, 1, [record('lobby', 'Grace')])
      await stores.later(6 * leaseMs)
      await store.arrive(three)
      await store.tidy(three, 0)
      expect((await store.read(query({}))).map(({ node }) => node)).toEqual([three])
    })

    test('notifies the other nodes of changed rooms and writers, and not the sender', async () => {
      const received = vi.fn<(what: unknown) => void>()
      const self = vi.fn<(what: unknown) => void>()
      const other = await stores.open()
      other.subscribe({ moved: received, typing: received })
      store.subscribe({ moved: (rooms) => rooms !== undefined && self(rooms), typing: self })
      await store.write(one, 1, [record('lobby', 'Ada'), record('other', 'Ada')])
      await vi.waitFor(() => expect(received).toHaveBeenCalledWith(['lobby', 'other']))
      const typing = [{ room: 'lobby', person: record('lobby', 'Ada').person }]
      await store.sendTyping(typing)
      await vi.waitFor(() => expect(received).toHaveBeenLastCalledWith(typing))
      expect(self).not.toHaveBeenCalled()
    })
    test('notifies of more rooms and writers than fit into one payload', async () => {
      const received: unknown[] = []
      const rooms = Array.from({ length: 300 }, (_, n) => `${n}-`.padEnd(64, '林'))
      const other = await stores.open()
      const typists: string[] = []
      other.subscribe({
        moved: (moved) => received.push(moved),
        typing: (typing) => typists.push(...typing.map(({ room }) => room)),
      })
      await store.write(
        one,
        1,
        rooms.map((room) => record(room, 'Ada')),
      )
      await vi.waitFor(() => expect(received.length).toBeGreaterThan(0))
      await store.sendTyping(rooms.map((room) => ({ room, person: record(room, '林'.repeat(32)).person })))
      await vi.waitFor(() => expect(typists).toEqual(rooms))
      expect(names(await other.read(query({ fresh: rooms })))).toHaveLength(300)
    })
  })
}

function query({
  known = {},
  ...rest
}: { known?: Record<string, number> } & Partial<Omit<PresenceQuery, 'known'>>) {
  return { node: asking, known: new Map(Object.entries(known)), followed: [], fresh: [], ...rest }
}

function record(room: string, username: string): PresenceRecord {
  return {
    room,
    person: { username, avatar: 'a'.repeat(64) },
    author: `author of ${username}`,
    status: 'here',
  }
}

function gone(room: string, username: string): PresenceRecord {
  return { ...record(room, username), status: 'gone' }
}

/** Sorted by room and name: a store has no order. */
function recordsOf(delta: PresenceDelta | undefined): PresenceRecord[] {
  const records = delta === undefined || delta.type === 'silent' ? [] : delta.records
  const key = ({ room, person }: PresenceRecord) => `${room} ${person.username}`
  return records.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function names(deltas: PresenceDelta[]) {
  return deltas.flatMap(recordsOf).map(({ person }) => person.username)
}
