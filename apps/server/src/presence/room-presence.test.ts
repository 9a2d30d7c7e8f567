import { limits, type ServerFrame } from '@parley/shared'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PresenceListener } from './cluster/presence-cluster.ts'
import type { PresenceRecord } from './cluster/presence-store.ts'
import { singleNode } from './cluster/single-node.ts'
import { PresentNames } from './present-names.ts'
import { RoomPresence } from './room-presence.ts'

const author = 'author'
const ada = someone('Ada')
const [tab, otherTab] = [{}, {}]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('announces the arrivals of one moment in one frame', () => {
  const { presence, frames } = room()
  for (const name of ['Ada', 'Grace', 'Ken']) presence.enter({}, someone(name), author)
  vi.advanceTimersByTime(1_000)
  expect(frames).toMatchObject([{ type: 'presence', count: 3, left: [] }])
})

test('P6.3: announces a departure two seconds later', () => {
  const { presence, frames } = room()
  presence.enter(tab, ada, author)
  vi.advanceTimersByTime(1_000)
  presence.leave(tab, ada)
  vi.advanceTimersByTime(1_900)
  expect(frames).toHaveLength(1)
  vi.advanceTimersByTime(200)
  expect(frames.at(-1)).toMatchObject({ count: 0, left: [{ username: 'Ada' }] })
})

test('spaces announcements by the number of people', () => {
  const { presence, frames } = room()
  for (let n = 0; n < 8_000; n += 1) {
    presence.enter({}, someone(`person ${n}`), author)
    if (n % 8 === 0) vi.advanceTimersByTime(2)
  }
  // Two seconds of arrivals; with 8,000 people, announcements are two seconds apart.
  expect(frames.length).toBeLessThan(6)
  vi.advanceTimersByTime(4_000)
  expect(frames.at(-1)).toEqual({ type: 'people', count: 8_000, people: [] })
  expect(8_000).toBeGreaterThan(limits.peopleListed)
})

test('P6.5: announces a person who toggles idle at most every two seconds, and finally their last state', () => {
  const { presence, frames } = room()
  presence.enter(tab, ada, author)
  vi.advanceTimersByTime(1_000)
  frames.length = 0
  for (let n = 1; n <= 101; n += 1) {
    presence.idle(tab, ada, n % 2 === 1)
    vi.advanceTimersByTime(100)
  }
  expect(frames.length).toBeLessThanOrEqual(6)
  vi.advanceTimersByTime(3_000)
  expect(frames.at(-1)).toMatchObject({ type: 'presence', changed: [{ username: 'Ada', idle: true }] })
})

test('P6.5: announces a return at once, together with other idle changes of the same moment', () => {
  const { presence, frames } = room()
  const grace = someone('Grace')
  presence.enter(tab, ada, author)
  presence.enter(otherTab, grace, 'another')
  vi.advanceTimersByTime(1_000)
  presence.idle(tab, ada, true)
  vi.advanceTimersByTime(60_000)
  presence.idle(tab, ada, false)
  presence.idle(otherTab, grace, true)
  vi.advanceTimersByTime(300)
  expect(frames.at(-1)).toMatchObject({ changed: [ada, { username: 'Grace', idle: true }] })
})

test('announces nothing after it is closed', () => {
  const { presence, frames } = room()
  presence.enter(tab, ada, author)
  presence.close()
  presence.leave(tab, ada)
  vi.advanceTimersByTime(10_000)
  expect(frames).toEqual([])
})

test('P6.4: sends no typing frame of a remote person in a room where only the count is known', () => {
  const { listener, frames } = room()
  for (let n = 0; n < limits.peopleListed; n += 1) listener.arrived(remotePerson(`person ${n}`))
  listener.typing(someone('person 1'))
  expect(frames).toEqual([{ type: 'typing', ...someone('person 1') }])
  listener.arrived(remotePerson('one too many'))
  vi.advanceTimersByTime(200)
  listener.typing(someone('person 2'))
  expect(frames).toHaveLength(1)
})

test('P6.6: announces a person once who is here and on another node, and does not wait for people of a lost node', () => {
  const { presence, listener, frames } = room()
  const [remoteAda, grace] = [remotePerson('Ada'), remotePerson('Grace')]
  listener.arrived(remoteAda)
  listener.arrived(grace)
  presence.enter({}, ada, 'author of Ada')
  vi.advanceTimersByTime(1_000)
  expect(frames.splice(0)).toMatchObject([{ type: 'presence', count: 2 }])
  listener.left(remoteAda, 'lost')
  listener.left(grace, 'lost')
  vi.advanceTimersByTime(300)
  expect(frames).toMatchObject([{ type: 'presence', count: 1, left: [someone('Grace')] }])
})

test('P6.6: publishes a person with several connections once', () => {
  const { presence, published } = room()
  presence.enter(tab, ada, author)
  presence.enter(otherTab, ada, author)
  presence.leave(tab, ada)
  expect(published.splice(0)).toEqual([{ person: ada, author, status: 'here' }])
  presence.leave(otherTab, ada)
  presence.leave(otherTab, ada)
  expect(published).toEqual([{ person: ada, author, status: 'gone' }])
})

test('P6.5: publishes idle when all connections of a person are, and here with any', () => {
  const { presence, statuses } = room()
  presence.enter(tab, ada, author)
  presence.enter(otherTab, ada, author)
  presence.idle(tab, ada, true)
  expect(statuses()).toEqual(['here'])
  presence.idle(otherTab, ada, true)
  presence.idle(otherTab, ada, true)
  expect(statuses()).toEqual(['idle'])
  presence.idle(tab, ada, false)
  expect(statuses()).toEqual(['here'])
  presence.leave(tab, ada)
  expect(statuses()).toEqual(['idle'])
  presence.idle(tab, ada, false)
  expect(statuses()).toEqual([])
})

test('P6.6: publishes only what connections on this node do', () => {
  const { presence, listener, statuses } = room()
  const remote = remotePerson('Ada')
  listener.arrived(remote)
  expect(statuses()).toEqual([])
  presence.enter(tab, ada, author)
  presence.idle(tab, ada, true)
  expect(statuses()).toEqual(['here', 'idle'])
  listener.left(remote, 'left')
  presence.leave(tab, ada)
  expect(statuses()).toEqual(['gone'])
})

test('publishes everyone as gone when the room is closed, and nobody after that', () => {
  const { presence, statuses } = room()
  presence.enter(tab, ada, author)
  presence.enter(otherTab, someone('Grace'), 'another')
  presence.close()
  expect(statuses()).toEqual(['here', 'here', 'gone', 'gone'])
  presence.leave(tab, ada)
  presence.enter(tab, ada, author)
  expect(statuses()).toEqual([])
})

function room() {
  const frames: ServerFrame[] = []
  const published: Omit<PresenceRecord, 'room'>[] = []
  const listeners: PresenceListener[] = []
  const cluster = {
    ...singleNode,
    joinRoom: (name: string, listener: PresenceListener) => {
      listeners.push(listener)
      const publish = (record: Omit<PresenceRecord, 'room'>) => void published.push(record)
      return { ...singleNode.joinRoom(name, listener), publish }
    },
  }
  const presence = new RoomPresence('lobby', cluster, new PresentNames(), (frame) => frames.push(frame))
  const [listener] = listeners
  if (listener === undefined) throw new Error('The room did not join the cluster.')
  const statuses = () => published.splice(0).map(({ status }) => status)
  return { presence, listener, frames, published, statuses }
}

function remotePerson(username: string) {
  return { person: someone(username), author: `author of ${username}`, idle: false }
}

function someone(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
