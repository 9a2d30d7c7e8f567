import { expect, test, vi } from 'vitest'
import { createTestApp } from '../../testing/test-server.ts'
import { someone, TestNodes, tokenOf, Visitor } from '../../testing/test-nodes.ts'

test('an arrival in a room of thousands costs one write of one record, and one read of it on each other node with the room', async () => {
  const { nodes, one, two, three } = start()
  two.enter('Ken')
  three.enter('Grace', { room: 'other' })
  const crowd = Array.from({ length: 3_000 }, (_, n) => one.enter(`person ${n}`))
  await nodes.pass(3_900)
  expect(crowd[0]?.news().count).toBe(3_001)
  // Right after a poll and a renewal, which run by themselves.
  await untilQuiet(nodes)
  one.enter('Ada')
  await nodes.pass(150)
  expect(nodes.calls()).toEqual([
    { type: 'write', records: 1 },
    { type: 'read', records: 1 },
  ])
})

test('a thousand arrivals within a second cost about ten writes, and ten reads on each node, of each record once', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  one.enter('Grace')
  await nodes.pass(2_000)
  nodes.calls()
  for (let n = 0; n < 1_000; n += 1) {
    one.enter(`person ${n}`)
    await nodes.pass(1)
  }
  await nodes.pass(200)
  const calls = nodes.calls()
  const [writes, reads] = (['write', 'read'] as const).map((kind) =>
    calls.filter(({ type }) => type === kind),
  )
  expect(writes?.length).toBeLessThanOrEqual(14)
  expect(reads?.length).toBeLessThanOrEqual(26) // both nodes poll
  expect(sum(writes)).toBe(1_000)
  expect(sum(reads)).toBe(1_000)
})

test('a node with thousands of people renews its lease with one empty write every five seconds, and polls every two', async () => {
  const { nodes, one } = start()
  for (let n = 0; n < 3_000; n += 1) one.enter(`person ${n}`)
  await nodes.pass(10_000)
  nodes.calls()
  await nodes.pass(50_000)
  const calls = nodes.calls()
  expect(sum(calls)).toBe(0)
  expect(calls.filter(({ type }) => type === 'write')).toHaveLength(10)
  expect(calls.filter(({ type }) => type === 'read')).toHaveLength(25)
  expect(calls.length).toBe(35)
})

test('a node without rooms does not poll, also after all its people have left', async () => {
  const { nodes, one } = start()
  await nodes.pass(60_000)
  expect(nodes.calls()).toEqual([])
  const ada = one.enter('Ada')
  await nodes.pass(1_000)
  ada.leave()
  await nodes.pass(10_000)
  nodes.calls()
  await nodes.pass(50_000)
  expect(nodes.calls().filter(({ type }) => type === 'read')).toEqual([])
})

test('P6.4: sends typing once, together with others of the same moment, and stores nothing', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  const [ada, grace] = [one.enter('Ada'), one.enter('Grace', { room: 'other' })]
  await nodes.pass(5_000)
  nodes.calls()
  ada.send({ type: 'typing' })
  grace.send({ type: 'typing' })
  await nodes.pass(500)
  ada.send({ type: 'post', cid: 'cid-00001', message: 'there' })
  ada.send({ type: 'typing' })
  await nodes.pass(500)
  const calls = nodes.calls()
  expect(calls.filter(({ type }) => type === 'sendTyping').map(({ records }) => records)).toEqual([2, 1])
  expect(sum(calls.filter(({ type }) => type === 'write'))).toBe(0)
})

test('a room that was released while it opened is not followed', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  await nodes.pass(1_000)
  one.enter('Ada').leave()
  await nodes.pass(5_000)
  nodes.calls()
  two.enter('Grace')
  await nodes.pass(50)
  expect(nodes.calls().map(({ type }) => type)).toEqual(['write'])
})

test('writes the records of thousands of people in batches', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  one.store.reached = 'no'
  for (let n = 0; n < 5_000; n += 1) one.enter(`person ${n}`)
  await nodes.pass(1_500)
  nodes.calls()
  one.store.reached = 'yes'
  await nodes.pass(2_500)
  const writes = nodes.calls().filter(({ type, records }) => type === 'write' && records > 0)
  expect(writes.map(({ records }) => records)).toEqual([2_000, 2_000, 1_000])
})

test('a single node starts no timers for a cluster', async () => {
  const nodes = new TestNodes()
  const ada = new Visitor(someone('Ada'), createTestApp())
  ada.send({ type: 'join', room: 'lobby', ...ada.person, token: tokenOf('Ada') })
  await nodes.pass(1_000)
  expect(ada.news().count).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

function start() {
  const nodes = new TestNodes()
  return { nodes, one: nodes.start(), two: nodes.start(), three: nodes.start() }
}

/** Until the stores get no calls for a second. */
async function untilQuiet(nodes: TestNodes) {
  for (let quietMs = 0; quietMs < 1_000;) {
    await nodes.pass(50)
    quietMs = nodes.calls().length === 0 ? quietMs + 50 : 0
  }
}

function sum(calls: { records: number }[] = []) {
  return calls.reduce((total, { records }) => total + records, 0)
}
