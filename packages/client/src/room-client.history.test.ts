import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import type { RoomEvent } from './timeline/room-event.ts'
import { comeBack, joined, liveRoom, message, messages } from './testing/fake-room.ts'

const tail = [message(98), message(99), message(100)]

/** Somebody who has jumped to message 41 of 100. */
function inThePast() {
  const room = liveRoom({ rev: 100, messages: tail, more: true })
  room.client.pages.loadAround(41)
  expect(room.environment.socket.taken()).toEqual([{ type: 'history', around: 41 }])
  expect(room.client.view.loading).toEqual({ name: 'around', id: 41 })
  const page = [message(40), message(41), message(42)]
  room.environment.socket.say({ type: 'history', around: 41, messages: page, more: true, newer: true })
  return room
}

const idsOf = (list: readonly { id: number }[] | undefined) => list?.map(({ id }) => id)

describe('P5.5: a jump to a message that is not known', () => {
  test('shows those around it, and keeps the newest beside them', () => {
    const { client } = inThePast()
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([40, 41, 42])
    expect(client.view.timeline.messages).toEqual(tail)
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('goes on above and below, until it meets the newest', () => {
    const { client, environment } = inThePast()
    client.pages.loadOlder()
    expect(environment.socket.taken()).toEqual([{ type: 'history', before: 40 }])
    environment.socket.say({ type: 'history', before: 40, messages: [message(39)], more: true })
    client.pages.loadNewer()
    expect(environment.socket.taken()).toEqual([{ type: 'history', after: 42 }])
    environment.socket.say({ type: 'history', after: 42, messages: [message(43), message(97)], newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([39, 40, 41, 42, 43, 97])
    client.pages.loadNewer()
    environment.socket.say({ type: 'history', after: 97, messages: tail, newer: false })
    expect(client.view.historyWindow).toBeUndefined()
    expect(idsOf(client.view.timeline.messages)).toEqual([39, 40, 41, 42, 43, 97, 98, 99, 100])
    expect(client.view.timeline.more).toBe(true)
  })

  test('hears what is said meanwhile, and what changes where it is', () => {
    const { client, environment } = inThePast()
    const changed = message(41, { rev: 102, message: 'changed' })
    environment.socket.say(messages(100, message(101), changed))
    expect(client.view.timeline.cursor).toBe(102)
    expect(idsOf(client.view.timeline.messages)).toEqual([98, 99, 100, 101])
    expect(client.view.historyWindow?.messages[1]).toEqual(changed)
  })

  test('P3.12: shows what replies there answer, as that is now', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    const reply = message(41, { replyTo: { id: 7, username: 'alice', message: 'as it was' } })
    environment.socket.say({ type: 'history', around: 41, messages: [reply], more: true, newer: true })
    environment.socket.say(messages(100, message(7, { rev: 101, message: 'as it is' })))
    expect(client.view.historyWindow?.messages[0]?.replyTo?.message).toBe('as it is')
  })

  test('P3.12: quotes in a page that was on its way while what they quote was removed say so', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    environment.socket.say(messages(100, message(7, { rev: 101, message: '', removed: true })))
    const reply = message(41, { replyTo: { id: 7, username: 'alice', message: 'a secret' } })
    environment.socket.say({ type: 'history', around: 41, messages: [reply], more: true, newer: true })
    expect(client.view.historyWindow?.messages[0]?.replyTo).toMatchObject({ message: '', removed: true })
  })

  test('the answer to a jump that was given up is not taken for that to the next', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    client.pages.leavePast()
    client.pages.loadAround(60)
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow).toBeUndefined()
    environment.socket.say({ type: 'history', around: 60, messages: [message(60)], more: true, newer: true })
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([60])
  })

  test('what is refused because it was too soon is not missing', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    environment.socket.say(refuse('slow_down', { field: 'history', retryAfter: 1 }))
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('takes what changed while the page was on its way', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    const changed = message(41, { rev: 101, message: 'changed' })
    environment.socket.say(messages(100, changed))
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow?.messages).toEqual([changed])
  })

  test('goes back to the newest without asking anybody', () => {
    const { client, environment } = inThePast()
    client.pages.leavePast()
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
    expect(environment.socket.taken()).toEqual([])
  })

  test('that somebody has thought better of is not made', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    client.pages.leavePast()
    environment.socket.say({ type: 'history', around: 41, messages: [message(41)], more: true, newer: true })
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test('that is given up on leaves the past that one reads', () => {
    const { client, environment } = inThePast()
    const before = client.view.historyWindow
    client.pages.loadAround(11)
    client.pages.leaveAround()
    environment.socket.say({ type: 'history', around: 11, messages: [message(11)], more: true, newer: true })
    expect(client.view.historyWindow).toEqual(before)
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })

  test.each<[string, RoomEvent]>([
    ['is not there', { type: 'history', around: 41, messages: [message(40)], more: true, newer: true }],
    ['cannot be asked for', refuse('wrong_shape')],
  ])('that %s changes nothing, and says so', (_why, answer) => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(41)
    environment.socket.say(answer)
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
    expect(client.view.loading).toEqual({ name: 'missing', id: 41 })
  })

  test('near the newest leads straight to them', () => {
    const { client, environment } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.loadAround(97)
    const page = [message(96), message(97), ...tail]
    environment.socket.say({ type: 'history', around: 97, messages: page, more: true, newer: false })
    expect(client.view.historyWindow).toBeUndefined()
    expect(idsOf(client.view.timeline.messages)).toEqual([96, 97, 98, 99, 100])
  })
})

describe('the past', () => {
  test('outlives a lost connection', () => {
    const { client, environment } = inThePast()
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ rev: 100, resumed: true }), messages(100, message(101)))
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([40, 41, 42])
    expect(client.view.timeline.cursor).toBe(101)
  })

  test('P4.3: goes with the log it is from', () => {
    const { client, environment } = inThePast()
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ epoch: 'second', rev: 1, messages: [message(1)] }))
    expect(client.view.historyWindow).toBeUndefined()
  })

  test('is what is left above when many come below', () => {
    const { client } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.leaveGap(98, 1)
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([98])
    expect(client.view.historyWindow?.more).toBe(true)
    expect(idsOf(client.view.timeline.messages)).toEqual([100])
    client.pages.leaveGap(98, 1)
    expect(idsOf(client.view.historyWindow?.messages)).toEqual([98])
  })

  test('is none where nothing would be left out', () => {
    const { client } = liveRoom({ rev: 100, messages: tail, more: true })
    client.pages.leaveGap(98, 2)
    expect(client.view.historyWindow).toBeUndefined()
    expect(client.view.timeline.messages).toEqual(tail)
  })
})
