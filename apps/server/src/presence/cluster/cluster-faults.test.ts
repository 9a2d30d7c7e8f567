import { expect, test } from 'vitest'
import { leaseMs } from './presence-store.ts'
import { TestNodes } from '../../testing/test-nodes.ts'

const nothing = { count: undefined, told: [] }

/** Until the next look at the board, and the news of it, in milliseconds. */
const pollMs = 2_500

test('P6.6: the people of a node that was killed leave when its lease is over, and not before', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(8_000)
  ken.received()
  one.fallSilent()
  await nodes.pass(leaseMs - 5_000)
  expect(ken.news()).toEqual(nothing)
  await nodes.pass(5_000 + pollMs)
  expect(ken.news()).toEqual({ count: 1, told: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.6: whoever comes back elsewhere after their node was killed, or stopped as it should, has never left', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(8_000)
  ken.received()
  one.fallSilent()
  await nodes.pass(7_000)
  two.enter('Ada')
  await nodes.pass(60_000)
  expect(ken.news()).toEqual(nothing)
})

test('P6.6: a node that comes back after its lease was over is there with its people, and its own never left for it', async () => {
  const { nodes, one, two } = start()
  const [ada, grace, ken] = [one.enter('Ada'), one.enter('Grace'), two.enter('Ken')]
  await nodes.pass(1_000)
  ada.received()
  ken.received()
  one.store.reached = 'no'
  await nodes.pass(leaseMs + 5_000)
  expect(ken.news()).toEqual({ count: 1, told: [{ arrived: [], left: ['Ada', 'Grace'], changed: [] }] })
  expect(ada.news()).toEqual({ count: 2, told: [{ arrived: [], left: ['Ken'], changed: [] }] })
  grace.leave()
  await nodes.pass(5_000)
  ada.received()
  one.store.reached = 'yes'
  await nodes.pass(pollMs)
  expect(ken.news()).toEqual({ count: 2, told: [{ arrived: ['Ada'], left: [], changed: [] }] })
  expect(ada.news()).toEqual({ count: 2, told: [{ arrived: ['Ken'], left: [], changed: [] }] })
  await nodes.pass(60_000)
  expect([ada.news(), ken.news()]).toEqual([nothing, nothing])
})

test('P6.6: a board that cannot be reached for a moment changes nothing, and what happened meanwhile is told after', async () => {
  const { nodes, one, two } = start()
  const [ada, ken] = [one.enter('Ada'), two.enter('Ken')]
  const radia = one.enter('Radia')
  await nodes.pass(1_000)
  ada.received()
  ken.received()
  nodes.stores.reached = 'no'
  one.enter('Grace')
  radia.leave()
  await nodes.pass(leaseMs - 5_000)
  expect(ada.news().count).toBe(3)
  expect(ken.news()).toEqual(nothing)
  nodes.stores.reached = 'yes'
  await nodes.pass(5_000)
  const told = ken.news()
  expect(told.count).toBe(3)
  expect(told.told.flatMap(({ left = [] }) => left)).toEqual(['Radia'])
  expect(told.told.flatMap(({ arrived = [] }) => arrived)).toEqual(['Grace'])
})

test('P6.6: a room can be entered while the board is not reached', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  await nodes.pass(1_000)
  nodes.stores.reached = 'no'
  const ken = two.enter('Ken')
  await nodes.pass(1_000)
  expect(ken.news().count).toBe(1)
  nodes.stores.reached = 'yes'
  await nodes.pass(pollMs)
  expect(ken.news().count).toBe(2)
})

test('P6.6: a board that has forgotten everything is told anew, and nobody leaves', async () => {
  const { nodes, one, two } = start()
  const [ada, ken] = [one.enter('Ada'), two.enter('Ken')]
  await nodes.pass(8_000)
  ada.received()
  ken.received()
  nodes.stores.reached = 'no'
  await nodes.pass(3_000)
  nodes.stores.forget()
  nodes.stores.reached = 'yes'
  await nodes.pass(60_000)
  expect([ada.news(), ken.news()]).toEqual([nothing, nothing])
  ada.leave()
  await nodes.pass(pollMs)
  expect(ken.news()).toEqual({ count: 1, told: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.6: what was said and not heard is told at the next look', async () => {
  const { nodes, one, two } = start()
  nodes.stores.notifications = 'lost'
  const ken = two.enter('Ken')
  await nodes.pass(1_000)
  ken.received()
  const ada = one.enter('Ada')
  await nodes.pass(pollMs)
  expect(ken.news()).toEqual({ count: 2, told: [{ arrived: ['Ada'], left: [], changed: [] }] })
  ada.leave()
  await nodes.pass(2_000 + pollMs)
  expect(ken.news().count).toBe(1)
})

test('P6.6: the leases are counted by the clock of the board alone', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(1_000)
  ken.received()
  one.fallSilent()
  nodes.stores.later(leaseMs)
  await nodes.pass(pollMs)
  expect(ken.news().count).toBe(1)
})

test('P6.6: whoever was away for so long that the board has tidied up reads everything, and is right again', async () => {
  const { nodes, one, two } = start()
  const [ada, grace, ken] = [one.enter('Ada'), one.enter('Grace'), two.enter('Ken')]
  await nodes.pass(1_000)
  two.store.reached = 'no'
  grace.leave()
  await nodes.pass(10_000)
  for (const entry of nodes.stores.nodes.values()) {
    entry.floor = entry.version
    for (const [key, { status }] of entry.records) if (status === 'gone') entry.records.delete(key)
  }
  two.store.reached = 'yes'
  await nodes.pass(5_000)
  expect(ken.news().count).toBe(2)
  expect(ada.news().count).toBe(2)
})

function start() {
  const nodes = new TestNodes()
  return { nodes, one: nodes.start(), two: nodes.start() }
}
