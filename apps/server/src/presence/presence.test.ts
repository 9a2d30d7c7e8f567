import { limits, type Person } from '@parley/shared'
import { expect, test } from 'vitest'
import { lingerMs, Presence } from './presence.ts'

const ada = someone('Ada')
const grace = someone('Grace')
const countess = someone('Countess')
const nobody = { type: 'presence', arrived: [], left: [] }

test('P6.1: who arrived and who left since the last time is told once', () => {
  const presence = new Presence()
  const [first, second] = [{}, {}]
  presence.enter(first, ada)
  presence.enter(second, grace)
  expect(presence.news(0)).toEqual({ type: 'presence', count: 2, arrived: [ada, grace], left: [] })
  expect(presence.news(0)).toBeUndefined()
  presence.leave(first, ada, 0)
  expect(presence.news(lingerMs)).toEqual({ type: 'presence', count: 1, arrived: [], left: [ada] })
})

test('P6.1: two tabs are one person, who stays as long as one of them is open', () => {
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

test('P6.3: a reload is no departure', () => {
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

test('P6.3: whoever is here under another name has left the old one at once, and nobody else has', () => {
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

test('P6.5: a person is idle when all their sessions are, and back with any', () => {
  const presence = new Presence()
  const [tab, otherTab] = [{}, {}]
  presence.enter(tab, ada)
  presence.enter(otherTab, ada)
  presence.enter(grace, grace)
  presence.news(0)
  presence.idle(tab, ada, true)
  expect(presence.news(0)).toBeUndefined()
  presence.idle(otherTab, ada, true)
  expect(presence.news(0)).toEqual({ ...nobody, count: 2, changed: [{ ...ada, idle: true }] })
  expect(presence.everyone().people).toEqual([{ ...ada, idle: true }, grace])
  presence.idle(tab, ada, false)
  expect(presence.news(0)).toEqual({ ...nobody, count: 2, changed: [ada] })
  presence.leave(tab, ada, 0)
  expect(presence.news(0)).toMatchObject({ changed: [{ ...ada, idle: true }] })
})

test('P6.5: whoever was idle and back in between was never idle to the others; a reload is no return', () => {
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

test('P6.5: in a room with too many to list nobody hears of it, and everyone once it can be listed again', () => {
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

test('P6.5: a session that is not here is not idle', () => {
  const presence = new Presence()
  presence.enter({}, ada)
  presence.news(0)
  presence.idle({}, ada, true)
  presence.idle({}, grace, true)
  expect(presence.news(0)).toBeUndefined()
})

test('P6.1: who came and went between two tellings was never shown to anyone else', () => {
  const presence = new Presence()
  presence.enter(ada, ada)
  presence.news(0)
  presence.enter(grace, grace)
  expect(presence.everyone(ada)).toMatchObject({ count: 1, people: [ada] })
  expect(presence.everyone(grace)).toMatchObject({ count: 2, people: [ada, grace] })
  presence.leave(grace, grace, 0)
  expect(presence.news(lingerMs)).toBeUndefined()
})

test('P6.2: a room with too many to list tells only how many, and lists everyone when it can again', () => {
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

test('P6.2: who was told of too many to list is told of everyone when there are fewer', () => {
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
