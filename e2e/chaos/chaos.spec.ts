import { expect, test } from '@playwright/test'
import type { Message, SettingsChange } from '@parley/shared'
import { ParleyServer } from '../support/parley-server.ts'
import type { Fault } from './faults.ts'
import { SeededRandom } from './seeded-random.ts'
import { PostgresTestBed } from './postgres-test-bed.ts'
import { runRound } from './round.ts'
import { sqliteTestBed } from './sqlite-test-bed.ts'
import { check, noErrors } from './checker.ts'
import { unlawful, type OrderLog } from './order/order-log.ts'
import { emptyHistory, type History } from './history.ts'
import { long } from '../support/long.ts'

const rounds: Fault[][] = [
  ['kill -9', 'cut in mid-frame', 'kill -9'],
  ['restart', 'slow network', 'locked database', 'stopped readers', 'cut connections'],
  ['stopped server', 'kill -9', 'long lock', 'half-open connections'],
]

for (const [index, faults] of rounds.entries())
  test(`after ${faults.join(', ')}: nothing acknowledged is lost, doubled, reordered or missing`, async () => {
    test.setTimeout(120_000)
    const server = new ParleyServer({ LOG_LEVEL: 'fatal' })
    try {
      await server.start()
      const plan = { number: index + 1, rooms: 3, perRoom: 4, ms: 6_000, faults }
      const { acknowledged, errors } = await runRound(
        sqliteTestBed(server),
        plan,
        new SeededRandom(2_026 + index),
      )
      expect(errors).toEqual(noErrors)
      expect(acknowledged).toBeGreaterThan(100)
    } finally {
      await server.remove()
    }
  })

test(
  'P13.6: while an owner keeps order, after kills: nothing is stored against it, and otherwise nothing is lost',
  long,
  async () => {
    test.setTimeout(180_000)
    const server = new ParleyServer({ LOG_LEVEL: 'fatal' })
    try {
      await server.start()
      const faults: Fault[] = ['kill -9', 'cut connections', 'kill -9']
      const plan = { number: 1, rooms: 1, perRoom: 2, ms: 8_000, faults, order: true }
      const { errors, unsettled, ended } = await runRound(
        sqliteTestBed(server),
        plan,
        new SeededRandom(2_026),
      )
      expect(unsettled).toEqual([])
      expect(errors).toEqual(noErrors)
      // Somebody was posting when the room was deleted.
      expect(ended).toBeGreaterThan(0)
    } finally {
      await server.remove()
    }
  },
)

test('three nodes on one PostgreSQL, after kills, stops and a database crash: nothing acknowledged is lost, doubled, reordered or missing', async () => {
  test.setTimeout(180_000)
  const testBed = await PostgresTestBed.make(3)
  try {
    const faults: Fault[] = ['kill -9', 'database crash', 'stopped server', 'cut from the database']
    const plan = { number: 1, rooms: 3, perRoom: 6, ms: 8_000, faults }
    const { acknowledged, errors, unsettled } = await runRound(testBed, plan, new SeededRandom(2_026))
    expect(unsettled).toEqual([])
    expect(errors).toEqual(noErrors)
    expect(acknowledged).toBeGreaterThan(100)
  } finally {
    await testBed.remove()
  }
})

test.describe('the checker finds', () => {
  const sent = [1, 2, 3].map((n) => ({ cid: `c${n}`, text: `text ${n}` }))
  const log = [1, 2, 3].map((n) => stored(n, `c${n}`, `text ${n}`))
  const history = {
    ...emptyHistory('ada', 'lobby'),
    sent,
    acknowledged: sent.map(({ cid }, n) => ({ cid, id: n + 1 })),
  }
  const good: History = { ...history, seen: log }

  test('no errors in a correct history', () => {
    expect(check([good], log)).toEqual(noErrors)
  })

  for (const [what, wrong, found] of [
    ['a lost post', check([good], log.slice(0, 2)), { lost: 1 }],
    [
      'a post stored with another text',
      check([good], [...log.slice(0, 2), stored(3, 'c3', 'other')]),
      { lost: 1, altered: 2 },
    ],
    ['a doubled post', check([good], [...log, stored(4, 'c3', 'text 3')]), { doubled: 1 }],
    ['an invented post', check([good], [...log, stored(4, 'c9', 'never sent')]), { altered: 1 }],
    [
      'reordered posts',
      check(
        [{ ...good, acknowledged: [], seen: [] }],
        [stored(1, 'c2', 'text 2'), stored(2, 'c1', 'text 1')],
      ),
      { reordered: 1 },
    ],
    [
      'a gap in a timeline',
      check([{ ...good, seen: [log[0], log[2]].flatMap((m) => m ?? []) }], log),
      { gaps: 1 },
    ],
    [
      'a gap in the log',
      check(
        [{ ...good, acknowledged: [], seen: [] }],
        [stored(1, 'c1', 'text 1'), stored(3, 'c3', 'text 3')],
      ),
      { gaps: 1 },
    ],
    ['a gap between frames', check([{ ...good, gaps: 1 }], log), { gaps: 1 }],
    [
      'a retry with another id',
      check([{ ...good, acknowledged: [...history.acknowledged, { cid: 'c1', id: 2 }] }], log),
      { contradicted: 1 },
    ],
    ['a lost edit', check([{ ...good, texts: new Map([['c1', 'edited']]) }], log), { lost: 1, altered: 1 }],
    ['a lost reaction', check([{ ...good, reactions: new Map([[2, true]]) }], log), { lost: 1 }],
    [
      'a reaction that only one client sees',
      check([{ ...good, reactions: new Map([[1, true]]) }], [reacted(log[0]), ...log.slice(1)]),
      { lost: 0, altered: 1 },
    ],
    ['an unanswered change', check([{ ...good, changes: ['c9'] }], log), { stuck: 1 }],
    [
      'a change with two revs',
      check([{ ...good, changes: ['c9'], changed: [4, 5].map((rev) => ({ cid: 'c9', rev })) }], log),
      { contradicted: 1 },
    ],
    ['an unanswered post', check([{ ...good, acknowledged: [], seen: [] }], log), { stuck: 3 }],
  ] as const)
    test(what, () => {
      expect(wrong).toMatchObject(found)
    })
})

test.describe('the order of a log finds', () => {
  const subject = { person: 'ada', username: 'ada', avatar: 'a'.repeat(64) }
  const log = [2, 4].map((id) => stored(id, `c${id}`, 'text'))
  const counted = (entries: OrderLog['entries'], mostSlow: number[] = []) =>
    unlawful({ entries, owner: 'olga', floor: 0, mostSlow }, log)
  const ofSubject = (kind: 'mute' | 'ban') => ({ kind, subject, forMs: null })
  const settings = (change: SettingsChange) => ({ kind: 'settings', settings: change }) as const

  for (const kind of ['mute', 'ban'] as const)
    test(`a post after a ${kind}, and none before or after it is lifted`, () => {
      expect(counted([{ rev: 3, entry: ofSubject(kind) }])).toBe(1)
      const lifted = { kind: `un${kind}`, subject } as const
      expect(
        counted([
          { rev: 1, entry: ofSubject(kind) },
          { rev: 3, entry: lifted },
        ]),
      ).toBe(1)
      expect(counted([{ rev: 5, entry: ofSubject(kind) }])).toBe(0)
    })

  test('a post in a locked room, and too many in slow mode', () => {
    expect(counted([{ rev: 1, entry: settings({ writers: 'moderators' }) }])).toBe(2)
    expect(counted([{ rev: 1, entry: settings({ slow: 2 }) }], [1])).toBe(1)
  })
})

function reacted(message = stored(1, 'c1', 'text 1')): Message {
  return { ...message, rev: 4, reactions: [{ emoji: '👍', count: 1, people: ['ada'] }] }
}

function stored(id: number, cid: string, message: string): Message {
  return { id, rev: id, cid, at: 0, username: 'ada', avatar: 'a'.repeat(64), message }
}
