import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  leaseMs,
  type Board,
  type Notice,
  type Question,
  type Sighting,
} from '../../presence/cluster/presence-store.ts'

/** Boards of several nodes, on one storage with a clock of its own. */
export interface Boards {
  /** One that hears the others already. */
  open(): Promise<Board>
  /** The storage's clock goes on. */
  later(ms: number): Promise<void>
  remove(): Promise<void>
}

const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const three = '00000000-0000-4000-8000-000000000003'
const asking = '00000000-0000-4000-8000-00000000000f'

/** What every board promises. Its test makes the storage and calls this. */
export function boardContract(kind: string, makeBoards: () => Promise<Boards>) {
  describe(`${kind} keeps the promises of a board`, () => {
    let boards: Boards
    let board: Board

    beforeEach(async () => {
      boards = await makeBoards()
      board = await boards.open()
      await board.arrive(one)
    })
    afterEach(() => boards.remove())

    test('P6.6: what a node has put up, another reads, as it was put up', async () => {
      const ada = notice('lobby', 'Ada "\\ 林娜 علي')
      await board.write(one, 1, [ada, { ...notice('lobby', 'Grace'), standing: 'idle' }])
      const other = await boards.open()
      const [sighting, ...rest] = await other.read(question({ fresh: ['lobby'] }))
      expect(rest).toEqual([])
      expect(sighting).toMatchObject({ node: one, version: 1 })
      expect(noticesOf(sighting)).toEqual([ada, { ...notice('lobby', 'Grace'), standing: 'idle' }])
    })

    test('of itself a node reads nothing', async () => {
      await board.write(one, 1, [notice('lobby', 'Ada')])
      expect(await board.read({ ...question({ fresh: ['lobby'] }), node: one })).toEqual([])
    })

    test('P6.6: nobody reads of rooms they do not ask for', async () => {
      await board.write(one, 1, [notice('lobby', 'Ada'), notice('other', 'Grace')])
      expect(names(await board.read(question({ fresh: ['lobby'] })))).toEqual(['Ada'])
      expect(names(await board.read(question({})))).toEqual([])
    })

    test('the same person again is one notice, the newest', async () => {
      await board.write(one, 1, [notice('lobby', 'Ada')])
      await board.write(one, 2, [{ ...notice('lobby', 'Ada'), standing: 'idle' }])
      const [sighting] = await board.read(question({ fresh: ['lobby'] }))
      expect(noticesOf(sighting)).toEqual([{ ...notice('lobby', 'Ada'), standing: 'idle' }])
    })

    test('two nodes are two, though the person is one', async () => {
      await board.arrive(two)
      await board.write(one, 1, [notice('lobby', 'Ada')])
      await board.write(two, 1, [notice('lobby', 'Ada')])
      const sightings = await board.read(question({ fresh: ['lobby'] }))
      expect(sightings.map(({ node }) => node).sort()).toEqual([one, two])
      expect(names(sightings)).toEqual(['Ada', 'Ada'])
    })

    test('whoever knows a version reads what came since, and everything of a fresh room', async () => {
      await board.write(one, 1, [notice('lobby', 'Ada'), notice('other', 'Ken')])
      await board.write(one, 2, [notice('lobby', 'Grace'), gone('lobby', 'Ada'), gone('other', 'Radia')])
      const [sighting] = await board.read(
        question({ known: { [one]: 1 }, followed: ['lobby'], fresh: ['other'] }),
      )
      expect(sighting).toMatchObject({ type: 'news', version: 2 })
      expect(noticesOf(sighting)).toEqual([
        gone('lobby', 'Ada'),
        notice('lobby', 'Grace'),
        notice('other', 'Ken'),
      ])
      expect(names(await board.read(question({ known: { [one]: 2 }, followed: ['lobby'] })))).toEqual([])
    })

    test('what was tidied away is made good by everything there is', async () => {
      await board.write(one, 1, [notice('lobby', 'Ada'), notice('lobby', 'Grace')])
      await board.write(one, 2, [gone('lobby', 'Ada')])
      await board.write(one, 3, [gone('lobby', 'Ken')])
      await board.tidy(one, 2)
      const knew = (version: number) => question({ known: { [one]: version }, followed: ['lobby'] })
      const [late] = await board.read(knew(1))
      expect(late).toMatchObject({ type: 'all', version: 3 })
      expect(noticesOf(late)).toEqual([notice('lobby', 'Grace')])
      const [early] = await board.read(knew(2))
      expect(early).toMatchObject({ type: 'news' })
      expect(noticesOf(early)).toEqual([gone('lobby', 'Ken')])
    })

    test('what was written late, under an earlier version, is not taken', async () => {
      await board.write(one, 2, [gone('lobby', 'Ada')])
      expect(await board.write(one, 1, [notice('lobby', 'Ada')])).toBe(false)
      expect(await board.write(one, 2, [notice('lobby', 'Ada')])).toBe(false)
      expect(names(await board.read(question({ fresh: ['lobby'] })))).toEqual([])
    })

    test('a node that never arrived cannot write', async () => {
      expect(await board.write(two, 1, [notice('lobby', 'Ada')])).toBe(false)
      expect(names(await board.read(question({ fresh: ['lobby'] })))).toEqual([])
    })

    test('P6.6: a node that renews its lease stays, and one that does not is silent, and can write nothing', async () => {
      await board.arrive(two)
      await board.write(one, 1, [notice('lobby', 'Ada')])
      await board.write(two, 1, [notice('lobby', 'Grace')])
      await boards.later(leaseMs - 1_000)
      expect(await board.write(one, 2, [])).toBe(true)
      await boards.later(2_000)
      const sightings = await board.read(question({ fresh: ['lobby'] }))
      expect(names(sightings)).toEqual(['Ada'])
      expect(sightings.find(({ node }) => node === two)).toEqual({ node: two, type: 'silent' })
      expect(await board.write(two, 2, [notice('lobby', 'Ken')])).toBe(false)
    })

    test('a node that was silent for long is forgotten, and one that lives is not', async () => {
      await board.arrive(two)
      await board.write(two, 1, [notice('lobby', 'Grace')])
      await boards.later(6 * leaseMs)
      await board.arrive(three)
      await board.tidy(three, 0)
      expect((await board.read(question({}))).map(({ node }) => node)).toEqual([three])
    })

    test('the others hear which rooms have moved and who is writing, and a node does not hear itself', async () => {
      const heard = vi.fn<(what: unknown) => void>()
      const self = vi.fn<(what: unknown) => void>()
      const other = await boards.open()
      other.hear({ moved: heard, typing: heard })
      board.hear({ moved: (rooms) => rooms !== undefined && self(rooms), typing: self })
      await board.write(one, 1, [notice('lobby', 'Ada'), notice('other', 'Ada')])
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(['lobby', 'other']))
      const typing = [{ room: 'lobby', person: notice('lobby', 'Ada').person }]
      await board.say(typing)
      await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith(typing))
      expect(self).not.toHaveBeenCalled()
    })
    test('more rooms and writers than fit into one hint are heard of all the same', async () => {
      const heard: unknown[] = []
      const rooms = Array.from({ length: 300 }, (_, n) => `${n}-`.padEnd(64, '林'))
      const other = await boards.open()
      const typists: string[] = []
      other.hear({
        moved: (moved) => heard.push(moved),
        typing: (typing) => typists.push(...typing.map(({ room }) => room)),
      })
      await board.write(
        one,
        1,
        rooms.map((room) => notice(room, 'Ada')),
      )
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
      await board.say(rooms.map((room) => ({ room, person: notice(room, '林'.repeat(32)).person })))
      await vi.waitFor(() => expect(typists).toEqual(rooms))
      expect(names(await other.read(question({ fresh: rooms })))).toHaveLength(300)
    })
  })
}

function question({
  known = {},
  ...rest
}: { known?: Record<string, number> } & Partial<Omit<Question, 'known'>>) {
  return { node: asking, known: new Map(Object.entries(known)), followed: [], fresh: [], ...rest }
}

function notice(room: string, username: string): Notice {
  return {
    room,
    person: { username, avatar: 'a'.repeat(64) },
    author: `author of ${username}`,
    standing: 'here',
  }
}

function gone(room: string, username: string): Notice {
  return { ...notice(room, username), standing: 'gone' }
}

/** By room and name: a board has no order. */
function noticesOf(sighting: Sighting | undefined): Notice[] {
  const notices = sighting === undefined || sighting.type === 'silent' ? [] : sighting.notices
  const key = ({ room, person }: Notice) => `${room} ${person.username}`
  return notices.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function names(sightings: Sighting[]) {
  return sightings.flatMap(noticesOf).map(({ person }) => person.username)
}
