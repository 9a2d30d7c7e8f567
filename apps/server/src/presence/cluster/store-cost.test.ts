import { expect, test, vi } from 'vitest'
import { createTestApp } from '../../testing/test-server.ts'
import { someone, TestNodes, tokenOf, Visitor } from '../../testing/test-nodes.ts'

test('one who joins thousands costs one write of one notice, and one read of it on each other node that has the room', async () => {
  const { nodes, one, two, three } = start()
  two.enter('Ken')
  three.enter('Grace', { room: 'other' })
  const crowd = Array.from({ length: 3_000 }, (_, n) => one.enter(`person ${n}`))
  await nodes.pass(3_900)
  expect(crowd[0]?.news().count).toBe(3_001)
  // Right after a look and a renewal, which come by themselves.
  await untilQuiet(nodes)
  one.enter('Ada')
  await nodes.pass(150)
  expect(nodes.asked()).toEqual([
    { type: 'write', records: 1 },
    { type: 'read', records: 1 },
  ])
})

test('a thousand who join within a second cost ten writes, and ten reads on each other node, of each of them once', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  one.enter('Grace')
  await nodes.pass(2_000)
  nodes.asked()
  for (let n = 0; n < 1_000; n += 1) {
    one.enter(`person ${n}`)
    await nodes.pass(1)
  }
  await nodes.pass(200)
  const asked = nodes.asked()
  const [writes, reads] = (['write', 'read'] as const).map((kind) =>
    asked.filter(({ type }) => type === kind),
  )
  expect(writes?.length).toBeLessThanOrEqual(14)
  expect(reads?.length).toBeLessThanOrEqual(26) // both nodes look
  expect(sum(writes)).toBe(1_000)
  expect(sum(reads)).toBe(1_000)
})

test('a node with thousands renews its lease with one write of nothing every five seconds, and looks every two', async () => {
  const { nodes, one } = start()
  for (let n = 0; n < 3_000; n += 1) one.enter(`person ${n}`)
  await nodes.pass(10_000)
  nodes.asked()
  await nodes.pass(50_000)
  const asked = nodes.asked()
  expect(sum(asked)).toBe(0)
  expect(asked.filter(({ type }) => type === 'write')).toHaveLength(10)
  expect(asked.filter(({ type }) => type === 'read')).toHaveLength(25)
  expect(asked.length).toBe(35)
})

test('a node that nobody is on asks nothing, and neither does one whose people have all left the room of the others', async () => {
  const { nodes, one } = start()
  await nodes.pass(60_000)
  expect(nodes.asked()).toEqual([])
  const ada = one.enter('Ada')
  await nodes.pass(1_000)
  ada.leave()
  await nodes.pass(10_000)
  nodes.asked()
  await nodes.pass(50_000)
  expect(nodes.asked().filter(({ type }) => type === 'read')).toEqual([])
})

test('P6.4: each time that somebody writes is said once, with all of the same moment, and kept nowhere', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  const [ada, grace] = [one.enter('Ada'), one.enter('Grace', { room: 'other' })]
  await nodes.pass(5_000)
  nodes.asked()
  ada.send({ type: 'typing' })
  grace.send({ type: 'typing' })
  await nodes.pass(500)
  ada.send({ type: 'post', cid: 'cid-00001', message: 'there' })
  ada.send({ type: 'typing' })
  await nodes.pass(500)
  const asked = nodes.asked()
  expect(asked.filter(({ type }) => type === 'say').map(({ records }) => records)).toEqual([2, 1])
  expect(sum(asked.filter(({ type }) => type === 'write'))).toBe(0)
})

test('a room that was let go while it opened is not followed', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  await nodes.pass(1_000)
  one.enter('Ada').leave()
  await nodes.pass(5_000)
  nodes.asked()
  two.enter('Grace')
  await nodes.pass(50)
  expect(nodes.asked().map(({ type }) => type)).toEqual(['write'])
})

test('tens of thousands on one node are put up in parts', async () => {
  const { nodes, one, two } = start()
  two.enter('Ken')
  one.store.reached = 'no'
  for (let n = 0; n < 5_000; n += 1) one.enter(`person ${n}`)
  await nodes.pass(1_500)
  nodes.asked()
  one.store.reached = 'yes'
  await nodes.pass(2_500)
  const writes = nodes.asked().filter(({ type, records }) => type === 'write' && records > 0)
  expect(writes.map(({ records }) => records)).toEqual([2_000, 2_000, 1_000])
})

test('a node alone keeps no clock for neighbours', async () => {
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

/** Until the boards were asked something by itself, and will not be for a second. */
async function untilQuiet(nodes: TestNodes) {
  for (let quietMs = 0; quietMs < 1_000;) {
    await nodes.pass(50)
    quietMs = nodes.asked().length === 0 ? quietMs + 50 : 0
  }
}

function sum(asked: { records: number }[] = []) {
  return asked.reduce((total, { records }) => total + records, 0)
}
