import { expect, test } from 'vitest'
import { liveRoom, message, messages } from '../testing/fake-room.ts'
import { aboveFloor } from './floor.ts'
import { shown } from '../testing/fake-access.ts'

const list = [1, 2, 3, 4].map((id) => message(id))
const timeline = { epoch: 'first', cursor: 4, messages: list, more: true }

test('P13.8: deletes what is below the floor, and nothing older is left to load', () => {
  const cut = aboveFloor({ timeline, historyWindow: undefined }, 3)
  expect(cut.timeline).toEqual({ ...timeline, messages: list.slice(2), more: false })
})

test('P13.8: a window whose messages are all deleted is closed', () => {
  const historyWindow = { messages: list.slice(0, 2), more: true }
  const newest = { ...timeline, messages: list.slice(2) }
  expect(aboveFloor({ timeline: newest, historyWindow }, 3)).toEqual({
    timeline: newest,
    historyWindow: undefined,
  })
})

test.each([{ message: 'secret' }, { message: '', removed: true as const }])(
  'P13.8: nothing is left of a quote of a deleted message: %o',
  (quoted) => {
    const reply = message(4, { replyTo: { id: 2, username: 'bob', ...quoted } })
    const cut = aboveFloor({ timeline: { ...timeline, messages: [reply] }, historyWindow: undefined }, 3)
    expect(cut.timeline.messages).toEqual([message(4)])
    expect(cut.timeline.more).toBe(true)
  },
)

test.each([0, 1])('a floor of %i changes nothing', (floor) => {
  const loaded = { timeline, historyWindow: undefined }
  expect(aboveFloor(loaded, floor)).toBe(loaded)
})

test('P13.8: the view of a client follows the floor, also when it resumes a stored timeline', () => {
  const { environment, client } = liveRoom({ rev: 4, messages: list, more: true })
  environment.socket.say({ type: 'room', shown: shown({ floor: 2 }) })
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([2, 3, 4])
  environment.socket.say(messages(4, message(5)))
  environment.socket.drop()
  environment.pass(1_000)
  environment.socket.events.onOpen()
  environment.socket.say({
    type: 'joined',
    room: 'lobby',
    epoch: 'first',
    rev: 5,
    resumed: true,
    messages: [],
    more: false,
    shown: shown({ floor: 4 }),
  })
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([4, 5])
})

test('P13.8: a page that was read before the floor rose is cut, too', () => {
  const { environment, client } = liveRoom({ rev: 9, messages: [message(8), message(9)], more: true })
  client.pager.loadOlder()
  environment.socket.say({ type: 'room', shown: shown({ floor: 7 }) })
  environment.socket.say({ type: 'history', before: 8, messages: [message(6), message(7)], more: true })
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([7, 8, 9])
  expect(client.view.timeline.more).toBe(false)
})
