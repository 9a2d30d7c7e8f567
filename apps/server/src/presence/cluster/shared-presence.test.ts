import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { TestNodes, tokenOf } from '../../testing/test-nodes.ts'

const nothing = { count: undefined, announced: [] }

test('P6.1: lists people on other nodes for a new person at once, and does not announce them as arrived', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const grace = one.enter('Grace')
  grace.send({ type: 'idle', idle: true })
  await nodes.pass(1_000)
  const ken = two.enter('Ken')
  await nodes.pass(20)
  expect(ken.news()).toEqual({ count: 3, announced: [{ people: ['Ada', 'Grace~', 'Ken'] }] })
  await nodes.pass(3_000)
  expect(ken.news()).toEqual({ count: 3, announced: [{ arrived: ['Ken'], left: [], changed: [] }] })
})

test('P6.1: announces arrivals and departures once on every node', async () => {
  const { nodes, one, two } = start()
  const ada = one.enter('Ada')
  await nodes.pass(1_000)
  const ken = two.enter('Ken')
  await nodes.pass(500)
  ada.received()
  ken.received()
  const grace = two.enter('Grace')
  await nodes.pass(500)
  const arrival = { count: 3, announced: [{ arrived: ['Grace'], left: [], changed: [] }] }
  expect(ada.news()).toEqual(arrival)
  expect(ken.news()).toEqual(arrival)
  grace.leave()
  await nodes.pass(1_900)
  expect(ada.news()).toEqual(nothing)
  await nodes.pass(400)
  const departure = { count: 2, announced: [{ arrived: [], left: ['Grace'], changed: [] }] }
  expect(ada.news()).toEqual(departure)
  expect(ken.news()).toEqual(departure)
  await nodes.pass(60_000)
  expect([ada.news(), ken.news()]).toEqual([nothing, nothing])
})

test('P6.6: counts a person on two nodes once, until the last connection on any node closes', async () => {
  const { nodes, one, two } = start()
  const watcher = two.enter('Ken')
  const [here, there] = [one.enter('Ada'), two.enter('Ada')]
  await nodes.pass(1_000)
  expect(watcher.news().count).toBe(2)
  here.leave()
  await nodes.pass(30_000)
  expect(watcher.news()).toEqual(nothing)
  there.leave()
  await nodes.pass(2_500)
  expect(watcher.news()).toEqual({ count: 1, announced: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.3: announces no departure on any node for a reload that reaches another node', async () => {
  const { nodes, one, two, three } = start()
  const watchers = [one.enter('Ken'), two.enter('Grace'), three.enter('Radia')]
  const before = one.enter('Ada')
  await nodes.pass(1_000)
  watchers.map((watcher) => watcher.received())
  before.leave()
  await nodes.pass(1_500)
  two.enter('Ada')
  await nodes.pass(30_000)
  expect(watchers.map((watcher) => watcher.news())).toEqual([nothing, nothing, nothing])
})

test('P6.3: announces the departure of the old name at once when the author has a new name on any node', async () => {
  const { nodes, one, two } = start()
  const watchers = [one.enter('Ken'), two.enter('Grace')]
  const before = one.enter('Ada')
  await nodes.pass(1_000)
  watchers.map((watcher) => watcher.received())
  before.leave()
  two.enter('Countess', { token: tokenOf('Ada') })
  await nodes.pass(500)
  const announced = [{ arrived: ['Countess'], left: ['Ada'], changed: [] }]
  expect(watchers.map((watcher) => watcher.news())).toEqual([
    { count: 3, announced },
    { count: 3, announced },
  ])
})

test('P6.5: announces a person as idle when all their connections on all nodes are, and as active with any', async () => {
  const { nodes, one, two } = start()
  const watchers = [one.enter('Ken'), two.enter('Grace')]
  const [here, there] = [one.enter('Ada'), two.enter('Ada')]
  await nodes.pass(5_000)
  const newsOfAll = async () => {
    await nodes.pass(5_000)
    return watchers.map((watcher) => watcher.news().announced.flatMap(({ changed = [] }) => changed))
  }
  watchers.map((watcher) => watcher.received())
  here.send({ type: 'idle', idle: true })
  expect(await newsOfAll()).toEqual([[], []])
  there.send({ type: 'idle', idle: true })
  expect(await newsOfAll()).toEqual([['Ada~'], ['Ada~']])
  here.send({ type: 'idle', idle: false })
  expect(await newsOfAll()).toEqual([['Ada'], ['Ada']])
})

test('P6.2: counts the people of all nodes, sends only the count of too many, and the list again when they are fewer', async () => {
  const { nodes, one, two } = start()
  const many = Array.from({ length: limits.peopleListed - 1 }, (_, n) => one.enter(`person ${n}`))
  const watcher = two.enter('Ken')
  await nodes.pass(1_000)
  expect(watcher.news().count).toBe(limits.peopleListed)
  const last = one.enter('Ada')
  await nodes.pass(1_000)
  expect(watcher.news()).toEqual({ count: limits.peopleListed + 1, announced: [{ people: [] }] })
  many[0]?.send({ type: 'typing' })
  await nodes.pass(1_000)
  expect(watcher.received()).toEqual([])
  last.leave()
  await nodes.pass(5_000)
  expect(watcher.news().announced[0]?.people).toHaveLength(limits.peopleListed)
})

test('P4.8: refuses a name that somebody uses on another node', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  await nodes.pass(1_000)
  const other = two.enter('Ada', { token: tokenOf('somebody else') })
  const looksAlike = two.enter('ADA', { token: tokenOf('a third') })
  await nodes.pass(1_000)
  const refused = { type: 'error', code: 'name_taken', suggestion: 'Ada 2' }
  expect(other.received()).toMatchObject([refused])
  expect(looksAlike.received()).toMatchObject([{ ...refused, suggestion: 'ADA 2' }])
})

test('P6.6: counts people of other nodes for each room', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada', { room: 'team' })
  const [lobby, team] = [two.enter('Ken'), two.enter('Grace', { room: 'team' })]
  await nodes.pass(1_000)
  expect(lobby.news().count).toBe(1)
  expect(team.news().count).toBe(2)
})

test('P6.6: counts a person once who leaves and joins repeatedly as the only connection of the room on a node', async () => {
  const { nodes, one, two } = start()
  const watcher = two.enter('Ken')
  await nodes.pass(1_000)
  watcher.received()
  for (let n = 0; n < 5; n += 1) {
    const ada = one.enter('Ada')
    await nodes.pass(n * 7)
    ada.leave()
  }
  await nodes.pass(5_000)
  expect(watcher.news().count ?? 1).toBe(1)
  const ada = one.enter('Ada')
  await nodes.pass(5_000)
  expect([ada.news().count, watcher.news().count]).toEqual([2, 2])
})

function start() {
  const nodes = new TestNodes()
  return { nodes, one: nodes.start(), two: nodes.start(), three: nodes.start() }
}
