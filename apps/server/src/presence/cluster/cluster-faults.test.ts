import { expect, test } from 'vitest'
import { leaseMs } from './presence-store.ts'
import { TestNodes } from '../../testing/test-nodes.ts'

const nothing = { count: undefined, announced: [] }

/** Until the next poll and its broadcast, in milliseconds. */
const pollMs = 2_500

test('P6.6: announces people of a killed node as left when its lease ends, not before', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(8_000)
  ken.received()
  one.stop()
  await nodes.pass(leaseMs - 5_000)
  expect(ken.news()).toEqual(nothing)
  await nodes.pass(5_000 + pollMs)
  expect(ken.news()).toEqual({ count: 1, announced: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.6: announces no departure of people who reconnect to another node before the lease of their killed node ends', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(8_000)
  ken.received()
  one.stop()
  await nodes.pass(7_000)
  two.enter('Ada')
  await nodes.pass(60_000)
  expect(ken.news()).toEqual(nothing)
})

test('P6.6: announces the people of a node again after its lease ended, and never as left on the node itself', async () => {
  const { nodes, one, two } = start()
  const [ada, grace, ken] = [one.enter('Ada'), one.enter('Grace'), two.enter('Ken')]
  await nodes.pass(1_000)
  ada.received()
  ken.received()
  one.store.reached = 'no'
  await nodes.pass(leaseMs + 5_000)
  expect(ken.news()).toEqual({ count: 1, announced: [{ arrived: [], left: ['Ada', 'Grace'], changed: [] }] })
  expect(ada.news()).toEqual({ count: 2, announced: [{ arrived: [], left: ['Ken'], changed: [] }] })
  grace.leave()
  await nodes.pass(5_000)
  ada.received()
  one.store.reached = 'yes'
  await nodes.pass(pollMs)
  expect(ken.news()).toEqual({ count: 2, announced: [{ arrived: ['Ada'], left: [], changed: [] }] })
  expect(ada.news()).toEqual({ count: 2, announced: [{ arrived: ['Ken'], left: [], changed: [] }] })
  await nodes.pass(60_000)
  expect([ada.news(), ken.news()]).toEqual([nothing, nothing])
})

test('P6.6: announces changes later when the store cannot be reached for less than a lease', async () => {
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
  const news = ken.news()
  expect(news.count).toBe(3)
  expect(news.announced.flatMap(({ left = [] }) => left)).toEqual(['Radia'])
  expect(news.announced.flatMap(({ arrived = [] }) => arrived)).toEqual(['Grace'])
})

test('P6.6: lets people join a room while the store cannot be reached', async () => {
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

test('P6.6: writes all records again when the store has lost its data, and announces no departure', async () => {
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
  expect(ken.news()).toEqual({ count: 1, announced: [{ arrived: [], left: ['Ada'], changed: [] }] })
})

test('P6.6: finds changes by polling when the notification was lost', async () => {
  const { nodes, one, two } = start()
  nodes.stores.notifications = 'lost'
  const ken = two.enter('Ken')
  await nodes.pass(1_000)
  ken.received()
  const ada = one.enter('Ada')
  await nodes.pass(pollMs)
  expect(ken.news()).toEqual({ count: 2, announced: [{ arrived: ['Ada'], left: [], changed: [] }] })
  ada.leave()
  await nodes.pass(2_000 + pollMs)
  expect(ken.news().count).toBe(1)
})

test('P6.6: ends leases by the clock of the store alone', async () => {
  const { nodes, one, two } = start()
  one.enter('Ada')
  const ken = two.enter('Ken')
  await nodes.pass(1_000)
  ken.received()
  one.stop()
  nodes.stores.later(leaseMs)
  await nodes.pass(pollMs)
  expect(ken.news().count).toBe(1)
})

test('P6.6: reads all records when the node was disconnected until the store had deleted departures', async () => {
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
