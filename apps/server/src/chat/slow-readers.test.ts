import { closeCodes } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { mostBuffered } from './broadcast/fan-out.ts'
import { startTestServer } from '../testing/test-server.ts'
import { mostUnacknowledged } from './write-queue.ts'

test('P5.4: a slow reader gets no broadcasts, then every message from the log without a gap', async () => {
  const { enter } = await node()
  const slow = await enter('Slow')
  const fast = await enter('Fast')
  await fast.post('before')
  await vi.waitFor(() => expect(slow.peer.of('messages')).toHaveLength(1))
  slow.peer.buffered = mostBuffered + 1
  for (let n = 1; n <= 120; n += 1) await fast.post(`while it slept ${n}`)
  expect(slow.peer.of('messages')).toHaveLength(1)
  slow.peer.drain()
  await vi.waitFor(() => expect(slow.peer.of('people').length).toBe(2))
  await fast.post('live again')
  await vi.waitFor(() => expect(slow.peer.of('messages').at(-1)?.rev).toBe(122))
  const frames = slow.peer.of('messages')
  expect(frames.slice(1).every(({ after }, index) => after === frames[index]?.rev)).toBe(true)
  expect(frames.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(
    Array.from({ length: 122 }, (_, index) => index + 1),
  )
})

test('P3.1: acknowledges posts of a slow reader', async () => {
  const { enter } = await node()
  const slow = await enter('Slow')
  const fast = await enter('Fast')
  slow.peer.buffered = mostBuffered + 1
  await fast.post('more than Slow can take')
  await slow.post('from behind')
  expect(slow.peer.of('messages')).toEqual([])
})

test('P5.4: closes a reader that reads nothing for 60 seconds with 4001', async () => {
  const { enter } = await node()
  const slow = await enter('Slow')
  const fast = await enter('Fast')
  slow.peer.buffered = mostBuffered + 1
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  fast.send('unread')
  while (vi.getTimerCount() === 0) await new Promise(setImmediate)
  vi.advanceTimersByTime(59_999)
  expect(slow.peer.closedWith).toBeUndefined()
  vi.advanceTimersByTime(1)
  expect(slow.peer.closedWith).toBe(closeCodes.notReading.code)
})

test('stops reading from a connection with too many unacknowledged posts, and from no other', async () => {
  const { enter } = await node()
  const eager = await enter('Eager')
  const other = await enter('Other')
  const all = Array.from({ length: mostUnacknowledged + 1 }, (_, n) => eager.post(`text ${n}`))
  expect(eager.peer.reasonsToPause).toEqual(new Set(['unacknowledged']))
  expect(other.peer.reasonsToPause).toEqual(new Set())
  await Promise.all(all)
  expect(eager.peer.reasonsToPause).toEqual(new Set())
})

test('P7.5: closes a slow plain reader with 1013', async () => {
  const { app, messages, enter } = await node()
  const fast = await enter('Fast')
  const peer = new FakePeer()
  const plain = app.connect(peer, 'sample', { address: '127.0.0.1' })
  await messages.since('lobby', 0, 0)
  peer.buffered = mostBuffered + 1
  await fast.post('unread')
  await vi.waitFor(() => expect(peer.closedWith).toBe(closeCodes.tryAgainLater.code))
  expect(peer.sent).toEqual([])
  plain.onClose()
})

test('P7.3: deletes the email of a message when no plain reader is left', async () => {
  const { app, messages } = await node()
  const { emails } = app.samples
  const plain = app.connect(new FakePeer(), 'sample', { address: '127.0.0.1' })
  await messages.since('lobby', 0, 0)
  const add = vi.spyOn(emails, 'add')
  plain.onMessage(JSON.stringify({ email: 'ada@example.com', username: 'Ada', message: 'hello and goodbye' }))
  plain.onClose()
  await vi.waitFor(async () => expect((await messages.since('lobby', 0, 0)).head).toBe(1))
  const [cid = ''] = add.mock.lastCall ?? []
  expect(emails.take(cid)).toBe('')
})

/** A node without network connections. */
async function node() {
  const { app, messages } = await startTestServer()

  async function enter(username: string) {
    const peer = new FakePeer()
    const session = app.connect(peer, 'parley.v1', { address: '127.0.0.1' })
    session.onMessage(JSON.stringify({ type: 'join', room: 'lobby', username, avatar: 'a'.repeat(64) }))
    await vi.waitFor(() => expect(peer.of('people')).toHaveLength(1))
    onTestFinished(() => session.onClose())
    let posts = 0
    const send = (message: string) => {
      const cid = `${username}-${String((posts += 1)).padStart(6, '0')}`
      session.onMessage(JSON.stringify({ type: 'post', cid, message }))
      return cid
    }
    const post = async (message: string) => {
      const cid = send(message)
      await vi.waitFor(() => expect(peer.of('posted').some((posted) => posted.cid === cid)).toBe(true), {
        interval: 1,
      })
    }
    return { peer, send, post }
  }

  return { app, messages, enter }
}
