import { expect, test } from 'vitest'
import { someone, TestNodes } from '../../testing/test-nodes.ts'

test('P6.4: sends typing to the room on every node, once', async () => {
  const { nodes, one, two } = start()
  const [ada, ken] = [one.enter('Ada'), two.enter('Ken')]
  const remote = two.enter('Grace', { room: 'other' })
  await nodes.pass(1_000)
  for (const visitor of [ada, ken, remote]) visitor.received()
  ada.send({ type: 'typing' })
  await nodes.pass(50)
  const typing = [{ type: 'typing', ...someone('Ada') }]
  expect([ada.received(), ken.received(), remote.received()]).toEqual([typing, typing, []])
  ada.send({ type: 'typing' })
  await nodes.pass(1_000)
  expect(ken.received()).toEqual([])
})

test('P6.4: sends a room at most ten typing frames a second from all nodes together', async () => {
  const { nodes, one, two, three } = start()
  const watcher = three.enter('Ken')
  const writers = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : two).enter(`person ${n}`))
  await nodes.pass(1_000)
  watcher.received()
  for (const writer of writers) {
    writer.send({ type: 'typing' })
    await nodes.pass(25)
  }
  const typing = watcher.received().filter(({ type }) => type === 'typing')
  expect(typing.length).toBeGreaterThanOrEqual(5)
  expect(typing.length).toBeLessThanOrEqual(10)
})

test('P6.4: sends no typing to other nodes after the post', async () => {
  const { nodes, one, two } = start()
  const [ada, ken] = [one.enter('Ada'), two.enter('Ken')]
  await nodes.pass(1_000)
  ken.received()
  ada.send({ type: 'typing' })
  ada.send({ type: 'post', cid: 'cid-00001', message: 'there' })
  await nodes.pass(1_000)
  expect(ken.received()).toEqual([])
})

function start() {
  const nodes = new TestNodes()
  return { nodes, one: nodes.start(), two: nodes.start(), three: nodes.start() }
}
