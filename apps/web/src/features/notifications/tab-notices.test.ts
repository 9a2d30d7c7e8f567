import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settleMs, TabNotices, type TabChannel } from './tab-notices.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a message that several hidden tabs get is notified once', () => {
  const tabs = openTabs('a', 'b', 'c')
  for (const tab of tabs) tab.offer(7)
  vi.runAllTimers()
  expect(shownBy(tabs)).toEqual([['a', 7]])
})

test('a tab that gets the message later does not notify again', () => {
  const [a, b] = openTabs('a', 'b')
  b.offer(7)
  vi.runAllTimers()
  a.offer(7)
  vi.runAllTimers()
  expect(shownBy([a, b])).toEqual([['b', 7]])
})

test('nothing is notified while another tab of the room is looked at', () => {
  const [a, b, c] = openTabs('a', 'b', 'c')
  b.lookedAt = 'lobby'
  a.offer(7)
  c.offer(7)
  vi.runAllTimers()
  expect(shownBy([a, b, c])).toEqual([])
})

test('a tab of another room that is looked at changes nothing', () => {
  const [a, b] = openTabs('a', 'b')
  b.lookedAt = 'team'
  a.offer(7)
  vi.runAllTimers()
  expect(shownBy([a, b])).toEqual([['a', 7]])
})

test('a tab that is looked at meanwhile withdraws the notice of the others', () => {
  const [a, b] = openTabs('a', 'b')
  a.offer(7)
  b.notices.look('lobby')
  vi.runAllTimers()
  expect(shownBy([a, b])).toEqual([])
  expect(a.withdrawn).toEqual(['lobby'])
})

test('the newest message is notified, also when the tabs got different ones', () => {
  const [a, b] = openTabs('a', 'b')
  a.offer(7)
  b.offer(7)
  b.offer(8)
  vi.runAllTimers()
  a.offer(8)
  vi.runAllTimers()
  expect(shownBy([a, b])).toEqual([['b', 8]])
})

test('a flood is notified with its newest message, without waiting for its end', () => {
  const [a, b] = openTabs('a', 'b')
  for (let id = 1; id <= 10; id += 1) {
    a.offer(id)
    b.offer(id)
    vi.advanceTimersByTime(settleMs / 5)
  }
  vi.runAllTimers()
  const shown = shownBy([a, b])
  expect(shown.length).toBeGreaterThan(1)
  expect(new Set(shown.map(([, id]) => id)).size).toBe(shown.length)
  expect(shown.at(-1)?.[1]).toBe(10)
})

test('another epoch notifies again', () => {
  const [a, b] = openTabs('a', 'b')
  a.offer(7)
  vi.runAllTimers()
  b.offer(3, 'second')
  vi.runAllTimers()
  expect(shownBy([a, b])).toEqual([
    ['a', 7],
    ['b', 3],
  ])
})

test('each tab learns that another one has notified', () => {
  const [a, b] = openTabs('a', 'b')
  a.offer(7)
  vi.runAllTimers()
  expect([a.heard, b.heard]).toEqual([0, 1])
})

test('messages of another build are ignored', () => {
  const [a] = openTabs('a')
  a.receive({ type: 'unknown' })
  a.offer(7)
  vi.runAllTimers()
  expect(shownBy([a])).toEqual([['a', 7]])
})

/** Tabs of one browser. A message reaches the others at the next turn, as in browsers. */
function openTabs<const Names extends readonly string[]>(...names: Names) {
  const bus: Bus = new Map()
  const shown: [string, number][] = []
  return names.map((name) => new FakeTab(name, bus, shown)) as { -readonly [Index in keyof Names]: FakeTab }
}

type Bus = Map<FakeTab, (event: { data: unknown }) => void>

class FakeTab {
  lookedAt = ''
  withdrawn: string[] = []
  heard = 0
  readonly shown: [string, number][]
  readonly notices: TabNotices
  readonly #name: string
  readonly #bus: Bus

  constructor(name: string, bus: Bus, shown: [string, number][]) {
    this.#name = name
    this.#bus = bus
    this.shown = shown
    const channel: TabChannel = {
      addEventListener: (_type, listener) => bus.set(this, listener),
      postMessage: (data) => {
        for (const [other, receive] of bus) if (other !== this) setTimeout(() => receive({ data }))
      },
      close: () => bus.delete(this),
    }
    this.notices = new TabNotices(channel, {
      id: name,
      isLookedAt: (room) => this.lookedAt === room,
      onLooking: (room) => this.withdrawn.push(room),
      onNotified: () => (this.heard += 1),
    })
  }

  offer(id: number, epoch = 'first') {
    const show = () => this.shown.push([this.#name, id])
    this.notices.offer({ room: 'lobby', epoch, id, show })
  }

  receive(data: unknown) {
    this.#bus.get(this)?.({ data })
  }
}

function shownBy([first]: readonly FakeTab[]): readonly [string, number][] {
  return first?.shown ?? []
}
