import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { TestNodes, tokenOf } from '../../testing/test-nodes.ts'

const nothing = { count: undefined, told: [] }

test('P6.1: whoever comes is told of those on other nodes at once, and of nobody as if they had just arrived', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const grace = one.enter('Grace')
  grace.send({ type: 'idle', idle: true })
  await nodes.pass(1_000)
  const ken = two.enter('Ken')
  await nodes.pass(20)
  expect(ken.news()).toEqual({ count: 3, told: [{ people: ['Ada', 'Grace~', 'Ken'] }] })
  await nodes.pass(3_000)
  expect(ken.news()).toEqual({ count: 3, told: [{ arrived: ['Ken'], left: [], changed: [] }] })
})

test('P6.1: who arrives and who leaves is told on every node, once', async () => {
  const { nodes, one, two } = start()
  const ada = one.enter('Ada')
  await nodes.pass(1_000)
  const ken = two.enter('Ken')
  await nodes.pass(500)
  ada.received()
  ken.received()
  const grace = two.enter('Grace')
  await nodes.pass(500)
  const arrival = { count: 3, told: [{ arrived: ['Grace'], left: [], changed: [] }] }
  expect(ada.news()).toEqual(arrival)
  expect(ken.news()).toEqual(arrival)
  grace.leave()
  await nodes.pass(1_900)
  expect(ada.news()).toEqual(nothing)
  await nodes.pass(400)
  const departure = { count: 2, told: [{ arrived: [], left: ['Grace'], changed: [] }] }
  expect(ada.news()).toEqual(departure)
  expect(ken.news()).toEqual(departure)
  await nodes.pass(60_000)
  expect([ada.news(), ken.news()]).toEqual([nothing, nothing])
})

test('P6.6: a person on two nodes is one, and leaves with the last connection anywhere', async () => {
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
  expect(watcher.news()).toEqual({ count: 1, told: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.3: a reload that lands on another node is no departure, on any node', async () => {
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

test('P6.3: whoever is here under another name, on whatever node, has left the old one at once', async () => {
  const { nodes, one, two } = start()
  const watchers = [one.enter('Ken'), two.enter('Grace')]
  const before = one.enter('Ada')
  await nodes.pass(1_000)
  watchers.map((watcher) => watcher.received())
  before.leave()
  two.enter('Countess', { token: tokenOf('Ada') })
  await nodes.pass(500)
  const told = [{ arrived: ['Countess'], left: ['Ada'], changed: [] }]
  expect(watchers.map((watcher) => watcher.news())).toEqual([
    { count: 3, told },
    { count: 3, told },
  ])
})

test('P6.5: a person is idle when all their connections are, on all nodes, and back with any', async () => {
  const { nodes, one, two } = start()
  const watchers = [one.enter('Ken'), two.enter('Grace')]
  const [here, there] = [one.enter('Ada'), two.enter('Ada')]
  await nodes.pass(5_000)
  const newsOfAll = async () => {
    await nodes.pass(5_000)
    return watchers.map((watcher) => watcher.news().told.flatMap(({ changed = [] }) => changed))
  }
  watchers.map((watcher) => watcher.received())
  here.send({ type: 'idle', idle: true })
  expect(await newsOfAll()).toEqual([[], []])
  there.send({ type: 'idle', idle: true })
  expect(await newsOfAll()).toEqual([['Ada~'], ['Ada~']])
  here.send({ type: 'idle', idle: false })
  expect(await newsOfAll()).toEqual([['Ada'], ['Ada']])
})

test('P6.2: the people of all nodes count; too many are told by their count, and listed once they are fewer', async () => {
  const { nodes, one, two } = start()
  const many = Array.from({ length: limits.peopleListed - 1 }, (_, n) => one.enter(`person ${n}`))
  const watcher = two.enter('Ken')
  await nodes.pass(1_000)
  expect(watcher.news().count).toBe(limits.peopleListed)
  const last = one.enter('Ada')
  await nodes.pass(1_000)
  expect(watcher.news()).toEqual({ count: limits.peopleListed + 1, told: [{ people: [] }] })
  many[0]?.send({ type: 'typing' })
  await nodes.pass(1_000)
  expect(watcher.received()).toEqual([])
  last.leave()
  await nodes.pass(5_000)
  expect(watcher.news().told[0]?.people).toHaveLength(limits.peopleListed)
})

test('P4.8: a name is one person’s on every node', async () => {
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

test('P6.6: rooms are told apart', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada', { room: 'team' })
  const [lobby, team] = [two.enter('Ken'), two.enter('Grace', { room: 'team' })]
  await nodes.pass(1_000)
  expect(lobby.news().count).toBe(1)
  expect(team.news().count).toBe(2)
})

test('P6.6: whoever left a room with the last connection of the node, and comes again, is there once', async () => {
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
