import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import type { RoomEvent } from './timeline/room-event.ts'
import { reconnect, joined, liveRoom, message, messages } from './testing/fake-room.ts'

const tail = [message(98), message(99), message(100)]

/** A client that has jumped to message 41 of 100. */
function inHistoryWindow() {
  const room = liveRoom({ rev: 100, messages: tail, more: true })
  room.client.pager.loadAround(41)
  expect(room.environment.socket.takeSent()).toEqual([{ type: 'history', around: 41 }])
  expect(room.client.view.loading).toEqual({ name: 'around', id: 41 })
  const page = [message(40), message(41), message(42)]
  room.environment.socket.say({ type: 'history', around: 41, messages: page, more: true, newer: true })
  return room
}

const idsOf = (list: readonly { id: number }[] | undefined) => list?.map(({ id }) => id)

describe('P5.5: a jump to a message that is not loaded', () => {
  test('loads the messages around it, and keeps the timeline', () => {
    const { client } = inHistoryWindow()
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([40, 41, 42])
    expect(client.view.timeline.messages).toEqual(tail)
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('loads pages before and after, until the window reaches the timeline', () => {
    const { client, environment } = inHistoryWindow()
    client.pager.loadOlder()
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', before: 40 }])
    environment.socket.say({ type: 'history', before: 40, messages: [message(39)], more: true })
    client.pager.loadNewer()
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', after: 42 }])
    environment.socket.say({ type: 'history', after: 42, messages: [message(43), message(97)], newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([39, 40, 41, 42, 43, 97])
    client.pager.loadNewer()
    environment.socket.say({ type: 'history', after: 97, messages: tail, newer: false })
    expect(client.view.historyWindow).toBeUndefined()
    expect(idsOf(client.view.timeline.messages)).toEqual([39, 40, 41, 42, 43, 97, 98, 99, 100])
    expect(client.view.timeline.more).toBe(true)
  })

  test('applies new messages to the timeline, and changes to the window', () => {
    const { client, environment } = inHistoryWindow()
    const changed = message(41, { rev: 102, message: 'changed' })
    environment.socket.say(messages(100, message(101), changed))
    expect(client.view.timeline.cursor).toBe(102)
    expect(idsOf(client.view.timeline.messages)).toEqual([98, 99, 100, 101])
    expect(client.view.historyWindow?.messages[1]).toEqual(changed)
  })

  test('P3.12: updates quotes in the window', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    const reply = message(41, { replyTo: { id: 7, username: 'alice', message: 'as it was' } })
    environment.socket.say({ type: 'history', around: 41, messages: [reply], more: true, newer: true })
    environment.socket.say(messages(100, message(7, { rev: 101, message: 'as it is' })))
    expect(client.view.historyWindow?.messages[0]?.replyTo?.message).toBe('as it is')
  })

  test('P3.12: updates quotes in a page that arrives after their message was removed', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    environment.socket.say(messages(100, message(7, { rev: 101, message: '', removed: true })))
    const reply = message(41, { replyTo: { id: 7, username: 'alice', message: 'a secret' } })
    environment.socket.say({ type: 'history', around: 41, messages: [reply], more: true, newer: true })
    expect(client.view.historyWindow?.messages[0]?.replyTo).toMatchObject({ message: '', removed: true })
  })

  test('ignores the answer to a jump that was cancelled', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    client.pager.closeWindow()
    client.pager.loadAround(60)
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow).toBeUndefined()
    environment.socket.say({ type: 'history', around: 60, messages: [message(60)], more: true, newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([60])
  })

  test('P5.5: is requested again after the wait of slow_down, and loads until then', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    environment.socket.takeSent()
    environment.socket.say(refuse('slow_down', { field: 'history', retryAfter: 2 }))
    expect(client.view.loading).toEqual({ name: 'around', id: 41 })
    client.pager.loadOlder()
    environment.pass(1_999)
    expect(environment.socket.takeSent()).toEqual([])
    environment.pass(1)
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', around: 41 }])
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([41])
  })

  test('P5.5: is requested again also when the answer to a cancelled jump comes meanwhile', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    client.pager.closeWindow()
    client.pager.loadAround(60)
    environment.socket.say(refuse('slow_down', { field: 'history', retryAfter: 1 }))
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    environment.socket.takeSent()
    environment.pass(1_000)
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', around: 60 }])
    environment.socket.say({ type: 'history', around: 60, messages: [message(60)], more: true, newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([60])
    environment.pass(5_000)
    expect(environment.socket.takeSent()).toEqual([])
  })

  test('is not requested again after slow_down when it was cancelled', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    environment.socket.takeSent()
    environment.socket.say(refuse('slow_down', { field: 'history', retryAfter: 1 }))
    client.pager.closeWindow()
    environment.pass(1_000)
    expect(environment.socket.takeSent()).toEqual([])
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('applies changes that arrive before the page', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    const changed = message(41, { rev: 101, message: 'changed' })
    environment.socket.say(messages(100, changed))
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow?.messages).toEqual([changed])
  })

  test('returns to the timeline without a request', () => {
    const { client, environment } = inHistoryWindow()
    client.pager.closeWindow()
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
    expect(environment.socket.takeSent()).toEqual([])
  })

  test('that is cancelled by closing the window is not made', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    client.pager.closeWindow()
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('that is cancelled keeps the window that is shown', () => {
    const { client, environment } = inHistoryWindow()
    const before = client.view.historyWindow
    client.pager.loadAround(11)
    client.pager.cancelAround()
    environment.socket.say({ type: 'history', around: 11, messages: [message(11)], more: true, newer: true })
    expect(client.view.historyWindow).toEqual(before)
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test.each<[string, RoomEvent]>([
    ['is not in the room', { type: 'history', around: 41, messages: [message(40)], more: true, newer: true }],
    ['is refused', refuse('wrong_shape')],
  ])('that %s changes nothing, and is reported as missing', (_why, answer) => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(41)
    environment.socket.say(answer)
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
    expect(client.view.loading).toEqual({ name: 'missing', id: 41 })
  })

  test('close to the timeline extends the timeline', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.loadAround(97)
    const page = [message(96), message(97), ...tail]
    environment.socket.say({ type: 'history', around: 97, messages: page, more: true, newer: false })
    expect(client.view.historyWindow).toBeUndefined()
    expect(idsOf(client.view.timeline.messages)).toEqual([96, 97, 98, 99, 100])
  })
})

describe('the history window', () => {
  test('survives a lost connection', () => {
    const { client, environment } = inHistoryWindow()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ rev: 100, resumed: true }), messages(100, message(101)))
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([40, 41, 42])
    expect(client.view.timeline.cursor).toBe(101)
  })

  test('P4.3: is dropped in a new epoch', () => {
    const { client, environment } = inHistoryWindow()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ epoch: 'second', rev: 1, messages: [message(1)] }))
    expect(client.view.historyWindow).toBeUndefined()
  })

  test('holds the messages before a dropped gap', () => {
    const { client } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.dropGap(98, 1)
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([98])
    expect(client.view.historyWindow?.more).toBe(true)
    expect(idsOf(client.view.timeline.messages)).toEqual([100])
    client.pager.dropGap(98, 1)
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([98])
  })

  test('is not opened when the gap would be empty', () => {
    const { client } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pager.dropGap(98, 2)
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
  })
})
