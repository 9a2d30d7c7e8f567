import { limits, type ThreadFrame, type Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { liveRoom, message } from '../testing/fake-room.ts'
import { ThreadReader } from './thread-reader.ts'

const answer = (id: number, to: number, fields: Partial<Message> = {}): Message => ({
  ...message(id),
  replyTo: { id: to, username: 'Ada', message: `message ${to}` },
  ...fields,
})
const part = (fields: Partial<ThreadFrame>): ThreadFrame => ({
  ...{ type: 'thread', id: 3, messages: [], reached: 90, more: false },
  ...fields,
})
const changes = (after: number, ...messages: Message[]) =>
  ({ type: 'messages', after, rev: after + messages.length, messages }) as const

function opened(id = 3) {
  const room = liveRoom({ rev: 100 })
  const { client, environment } = room
  const reader = client.pager.readThreads(ThreadReader)
  reader.open(id)
  const { socket } = environment
  const sent = socket.takeSent()
  const view = () => client.view.thread
  const ids = () => view()?.messages.map(({ id }) => id)
  const head = () => client.view.timeline.cursor
  return { ...room, socket, sent, view, ids, head, reader }
}

test('P5.10: reads a thread, part by part, and says when there is more', () => {
  const { socket, sent, view, ids, reader } = opened()
  expect(sent).toEqual([{ type: 'thread', id: 3 }])
  expect(view()).toEqual({ id: 3, messages: [], state: { name: 'loading' } })
  socket.say(part({ messages: [message(1), answer(3, 1)], reached: 9, more: true }))
  expect(socket.takeSent()).toEqual([{ type: 'thread', id: 3, after: 9, known: [1, 3] }])
  for (const reached of [10, 11, 12, 13]) {
    socket.say(part({ after: reached - 1, reached, more: true }))
    expect(socket.takeSent()).toHaveLength(1)
  }
  socket.say(part({ after: 13, messages: [answer(14, 3)], reached: 14, more: true }))
  expect(socket.takeSent()).toEqual([])
  expect(ids()).toEqual([1, 3, 14])
  expect(view()?.state).toEqual({ name: 'read', next: 14 })
  reader.readOn()
  expect(socket.takeSent()).toEqual([{ type: 'thread', id: 3, after: 14, known: [1, 3, 14] }])
  socket.say(part({ after: 14, reached: 20 }))
  expect(view()?.state).toEqual({ name: 'read', next: undefined })
  reader.readOn()
  expect(socket.takeSent()).toEqual([])
})

test('P5.10: what comes meanwhile and later belongs to it, and nothing else does', () => {
  const { socket, ids, view, head } = opened()
  const rev = head()
  socket.say(changes(rev, answer(rev + 1, 3), message(rev + 2)))
  socket.say(part({ messages: [message(1), answer(3, 1)] }))
  expect(ids()).toEqual([1, 3, rev + 1])
  socket.say(changes(rev + 2, answer(rev + 3, rev + 1), answer(rev + 4, rev + 2)))
  expect(ids()).toEqual([1, 3, rev + 1, rev + 3])
  const edited = { ...answer(3, 1), rev: rev + 5, message: 'edited' }
  socket.say({ ...changes(rev + 4, edited) })
  expect(view()?.messages[1]).toMatchObject({ id: 3, message: 'edited' })
  expect(view()?.messages[2]?.replyTo).toMatchObject({ message: 'edited' })
})

test('P5.10: an answer that came and is read again is there once', () => {
  const { socket, ids, head } = opened()
  const rev = head()
  socket.say(part({ messages: [message(1), answer(3, 1)], reached: 9, more: true }))
  socket.say(changes(rev, answer(rev + 1, 3)))
  socket.say(part({ after: 9, messages: [answer(rev + 1, 3)] }))
  expect(ids()).toEqual([1, 3, rev + 1])
})

test('P5.10: asks again when it was too early, and tells of another refusal', () => {
  const { socket, environment, view } = opened()
  const slow = { type: 'error', code: 'slow_down', reason: '', field: 'thread', retryAfter: 2 } as const
  socket.say(slow)
  expect(view()?.state.name).toBe('loading')
  environment.pass(2_000)
  expect(socket.takeSent()).toEqual([{ type: 'thread', id: 3 }])
  const unknown = { type: 'error', code: 'unknown_type', reason: '' } as const
  socket.say(unknown)
  expect(view()?.state).toMatchObject({ name: 'refused', refusal: { code: 'unknown_type' } })
})

test('P5.10: without a connection it says so, and keeps what was read', () => {
  const { socket, view, reader, ids } = opened()
  socket.say(part({ messages: [message(1)] }))
  socket.events.onClose(1006, '')
  expect(view()?.state.name).toBe('read')
  reader.open(3)
  expect(view()?.state.name).toBe('offline')
  expect(ids()).toEqual([1])
  reader.close()
  expect(view()).toBeUndefined()
})

test('P5.10: an answer to an earlier question is not taken for this one', () => {
  const { socket, view, reader, ids } = opened()
  reader.open(5)
  socket.say(part({ messages: [message(1), answer(3, 1)] }))
  expect(view()).toEqual({ id: 5, messages: [], state: { name: 'loading' } })
  socket.say(part({ id: 5, messages: [message(5)] }))
  expect(ids()).toEqual([5])
})

test('P5.10: of a long thread, the beginning is shown', () => {
  const { socket, view, ids } = opened()
  const many = Array.from({ length: limits.thread + 5 }, (_, n) => answer(10 + n, 3))
  socket.say(part({ messages: [message(3), ...many], more: true }))
  expect(ids()).toHaveLength(limits.thread)
  expect(view()?.state).toEqual({ name: 'full' })
  expect(socket.takeSent()).toEqual([])
})
