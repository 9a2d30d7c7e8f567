import { limits, type Person } from '@parley/shared'
import { expect, test } from 'vitest'
import { lingerMs, Presence } from './presence.ts'

const ada = someone('Ada')
const grace = someone('Grace')
const countess = someone('Countess')
const unchanged = { type: 'presence', arrived: [], left: [] }

test('P6.1: news returns arrivals and departures since the last call, once', () => {
  const presence = new Presence()
  const [first, second] = [{}, {}]
  presence.enter(first, ada)
  presence.enter(second, grace)
  expect(presence.news(0)).toEqual({ type: 'presence', count: 2, arrived: [ada, grace], left: [] })
  expect(presence.news(0)).toBeUndefined()
  presence.leave(first, ada, 0)
  expect(presence.news(lingerMs)).toEqual({ type: 'presence', count: 1, arrived: [], left: [ada] })
})

test('P6.1: counts a person with two tabs once, until both are closed', () => {
  const presence = new Presence()
  const [tab, otherTab] = [{}, {}]
  presence.enter(tab, ada)
  presence.enter(otherTab, ada)
  presence.news(0)
  expect(presence.everyone()).toMatchObject({ count: 1 })
  presence.leave(tab, ada, 0)
  presence.news(lingerMs)
  expect(presence.everyone()).toMatchObject({ count: 1 })
})

test('P6.3: returns no departure for a reload', () => {
  const presence = new Presence()
  const [before, after] = [{}, {}]
  presence.enter(before, ada)
  presence.news(0)
  presence.leave(before, ada, 1_000)
  expect(presence.nextDeparture).toBe(1_000 + lingerMs)
  expect(presence.news(1_000 + lingerMs - 1)).toBeUndefined()
  presence.enter(after, ada)
  expect(presence.nextDeparture).toBeUndefined()
  expect(presence.news(1_000 + 10 * lingerMs)).toBeUndefined()
})

test('P6.3: returns the departure of the old name at once when the author has a new name, and of nobody else', () => {
  const presence = new Presence()
  const [old, asking, now, others] = [{}, {}, {}, {}]
  presence.enter(old, ada, 'author')
  presence.enter(others, grace, 'another')
  presence.news(0)
  presence.enter(asking, countess, 'author')
  presence.leave(asking, countess, 0)
  presence.leave(old, ada, 0)
  presence.leave(others, grace, 0)
  presence.enter(now, countess, 'author')
  expect(presence.news(1)).toEqual({ type: 'presence', count: 2, arrived: [countess], left: [ada] })
})

test('P6.5: a person is idle when all their sessions are, and active with any', () => {
  const presence = new Presence()
  const [tab, otherTab] = [{}, {}]
  presence.enter(tab, ada)
  presence.enter(otherTab, ada)
  presence.enter(grace, grace)
  presence.news(0)
  presence.idle(tab, ada, true)
  expect(presence.news(0)).toBeUndefined()
  presence.idle(otherTab, ada, true)
  expect(presence.news(0)).toEqual({ ...unchanged, count: 2, changed: [{ ...ada, idle: true }] })
  expect(presence.everyone().people).toEqual([{ ...ada, idle: true }, grace])
  presence.idle(tab, ada, false)
  expect(presence.news(0)).toEqual({ ...unchanged, count: 2, changed: [ada] })
  presence.leave(tab, ada, 0)
  expect(presence.news(0)).toMatchObject({ changed: [{ ...ada, idle: true }] })
})

test('P6.5: returns no change for a person who was idle only between two calls, or reloads while idle', () => {
  const presence = new Presence()
  const [before, after] = [{}, {}]
  presence.enter(before, ada)
  presence.news(0)
  presence.idle(before, ada, true)
  presence.idle(before, ada, false)
  expect(presence.news(0)).toBeUndefined()
  presence.idle(before, ada, true)
  presence.news(0)
  presence.leave(before, ada, 0)
  expect(presence.news(1)).toBeUndefined()
  presence.enter(after, ada)
  presence.idle(after, ada, true)
  expect(presence.news(2)).toBeUndefined()
})

test('P6.5: returns no idle changes in a room with too many people to list, and all states when it is listed again', () => {
  const presence = new Presence()
  const crowd = Array.from({ length: limits.peopleListed + 1 }, (_, n) => someone(`person ${n}`))
  for (const person of crowd) presence.enter(person, person)
  presence.news(0)
  const [first = ada, last = ada] = [crowd[0], crowd.at(-1)]
  presence.idle(first, first, true)
  expect(presence.news(0)).toBeUndefined()
  presence.leave(last, last, 0)
  expect(presence.news(lingerMs)).toMatchObject({
    type: 'people',
    people: [{ ...first, idle: true }, ...crowd.slice(1, -1)],
  })
})

test('P6.5: ignores the idle state of an unknown session', () => {
  const presence = new Presence()
  presence.enter({}, ada)
  presence.news(0)
  presence.idle({}, ada, true)
  presence.idle({}, grace, true)
  expect(presence.news(0)).toBeUndefined()
})

test('P6.1: shows a person who arrived and left between two calls of news to nobody else', () => {
  const presence = new Presence()
  presence.enter(ada, ada)
  presence.news(0)
  presence.enter(grace, grace)
  expect(presence.everyone(ada)).toMatchObject({ count: 1, people: [ada] })
  expect(presence.everyone(grace)).toMatchObject({ count: 2, people: [ada, grace] })
  presence.leave(grace, grace, 0)
  expect(presence.news(lingerMs)).toBeUndefined()
})

test('P6.2: returns only the count of too many people, and the full list when they are fewer', () => {
  const presence = new Presence()
  const crowd = Array.from({ length: limits.peopleListed }, (_, n) => someone(`person ${n}`))
  for (const person of crowd) presence.enter(person, person)
  expect(presence.news(0)).toMatchObject({ type: 'presence', count: limits.peopleListed })
  presence.enter(ada, ada)
  expect(presence.news(0)).toEqual({ type: 'people', count: limits.peopleListed + 1, people: [] })
  presence.leave(ada, ada, 0)
  expect(presence.news(lingerMs)).toEqual({ type: 'people', count: limits.peopleListed, people: crowd })
})

function someone(username: string): Person {
  return { username, avatar: 'a'.repeat(64) }
}

test('P6.2: returns the full list after somebody got only the count', () => {
  const presence = new Presence()
  const first = {}
  for (let n = 0; n < limits.peopleListed; n += 1)
    presence.enter(n === 0 ? first : {}, someone(`person ${n}`))
  presence.news(0)
  presence.leave(first, someone('person 0'), 0)
  presence.enter({}, ada)
  expect(presence.everyone(ada)).toMatchObject({ count: limits.peopleListed + 1, people: [] })
  expect(presence.news(lingerMs)).toMatchObject({ type: 'people', count: limits.peopleListed })
  expect(presence.everyone().people).toHaveLength(limits.peopleListed)
})

test('P6.2: a crowd of one address hides nobody else, and all are counted', () => {
  const presence = new Presence()
  const enter = (name: string, address: string) =>
    presence.enter({}, someone(name), undefined, 'local', address)
  enter('Ada', '192.0.2.1')
  enter('Grace', '192.0.2.2')
  presence.news(0)
  for (let n = 0; n < 1_000; n += 1) enter(`crowd ${n}`, '198.51.100.1')
  expect(presence.news(0)).toMatchObject({ type: 'presence', count: 1_002, left: [] })
  const { count, people } = presence.everyone()
  expect(count).toBe(1_002)
  expect(people).toHaveLength(2 + limits.peopleListedOfAddress)
  expect(people.slice(0, 2)).toEqual([ada, grace])
  expect(presence.isCrowd).toBe(false)
  const asking = presence.everyone(someone('crowd 999'))
  expect(asking).toMatchObject({
    count: 1_002,
    people: expect.arrayContaining([someone('crowd 999')]) as unknown,
  })
  enter('Ken', '192.0.2.3')
  expect(presence.news(0)).toEqual({ type: 'presence', count: 1_003, arrived: [someone('Ken')], left: [] })
  presence.idle(grace, grace, true)
})

test('P6.2: somebody unlisted who leaves changes the count, and their place goes to nobody who was listed', () => {
  const presence = new Presence()
  const sessions = Array.from({ length: 300 }, (_, n) => ({ n }))
  presence.enter({}, ada, undefined, 'local', '192.0.2.1')
  for (const session of sessions)
    presence.enter(session, someone(`crowd ${session.n}`), undefined, 'local', '198.51.100.1')
  presence.news(0)
  presence.leave(sessions[299] ?? {}, someone('crowd 299'), 0)
  expect(presence.news(lingerMs)).toEqual({ ...unchanged, count: 300 })
  presence.leave(sessions[0] ?? {}, someone('crowd 0'), lingerMs)
  expect(presence.news(2 * lingerMs)).toEqual({
    type: 'presence',
    count: 299,
    arrived: [someone('crowd 20')],
    left: [someone('crowd 0')],
  })
})

test('P6.2: people of many addresses, or of one alone, are only counted', () => {
  for (const addressOf of [(n: number) => `192.0.2.${n}`, () => '198.51.100.1']) {
    const presence = new Presence()
    for (let n = 0; n < 201; n += 1)
      presence.enter({}, someone(`person ${n}`), undefined, 'local', addressOf(n))
    expect(presence.news(0)).toEqual({ type: 'people', count: 201, people: [] })
    expect(presence.isCrowd).toBe(true)
  }
})

test('P6.3: 126,000 people who leave at once leave', () => {
  const presence = new Presence()
  const sessions = Array.from({ length: 126_000 }, (_, n) => ({ n }))
  for (const session of sessions) presence.enter(session, someone(`person ${session.n}`))
  presence.news(0)
  for (const session of sessions) presence.leave(session, someone(`person ${session.n}`), 1)
  expect(presence.nextDeparture).toBe(1 + lingerMs)
  expect(presence.news(1 + lingerMs)).toEqual({ type: 'people', count: 0, people: [] })
  expect(presence.nextDeparture).toBeUndefined()
})
