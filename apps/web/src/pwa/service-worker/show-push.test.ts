import type { PushPayload } from '@parley/shared'
import { expect, test } from 'vitest'
import { showPush, type PushScreen, type PushWords } from './show-push.ts'

const words: PushWords = {
  ...{ lang: 'en', lobby: 'Lobby', mention: 'Somebody mentioned you', reply: 'Somebody replied to you' },
  ...{ message: 'A new message', private: 'Private conversation', app: 'Parley', testText: 'It works.' },
}

test('P18.5: without the text it says the room and what it is about', async () => {
  const { receive, shown } = screenWith()
  await receive({ ...mention(7), title: 'The team' })
  expect(shown()).toEqual(['The team: Somebody mentioned you'])
})

test('P18.5: with the text it says who wrote it', async () => {
  const { receive, shown } = screenWith()
  await receive({ ...mention(7), from: 'Bob', text: '@Ada hello' })
  await receive({ ...mention(1), room: 'lobby', from: 'Bob', text: '@Ada hello' })
  expect(shown()).toEqual(['Bob · team: @Ada hello', 'Bob · Lobby: @Ada hello'])
})

test('P17: a private conversation is called so, and not by its name', async () => {
  const { receive, shown } = screenWith()
  const room = `_${'9f86'.repeat(8)}`
  await receive({ ...mention(7), room })
  await receive({ ...mention(8), room, from: 'Bob', text: 'hello' })
  expect(shown().at(-1)).toBe('Bob · Private conversation: hello')
  expect(shown().join()).not.toContain('9f86')
})

test('P18.5: the same message is shown once, whatever was closed meanwhile', async () => {
  const { receive, shown, close } = screenWith()
  await receive(mention(7))
  close()
  await receive(mention(7))
  await receive(mention(6))
  expect(shown()).toEqual([])
  await receive(mention(8))
  expect(shown()).toHaveLength(1)
})

test('P18.5: in a new epoch ids begin again', async () => {
  const { receive, shown, close } = screenWith()
  await receive(mention(7))
  close()
  await receive({ ...mention(3), epoch: 'second' })
  expect(shown()).toHaveLength(1)
})

test('P18.5: a newer message replaces the one before, by room', async () => {
  const { receive, shown } = screenWith()
  await receive({ ...mention(7), text: 'one', from: 'Bob' })
  await receive({ ...mention(8), text: 'two', from: 'Bob' })
  await receive({ ...mention(1), room: 'garden', text: 'three', from: 'Bob' })
  expect(shown()).toEqual(['Bob · team: two', 'Bob · garden: three'])
})

test('P18.5: what was read elsewhere is withdrawn, what is newer stays', async () => {
  const { receive, shown } = screenWith()
  await receive(mention(7))
  await receive({ type: 'read', room: 'team', id: 6 })
  expect(shown()).toHaveLength(1)
  await receive({ type: 'read', room: 'team', id: 7 })
  expect(shown()).toEqual([])
})

test('P18.5: what was read elsewhere is not shown when it comes late', async () => {
  const { receive, shown } = screenWith()
  await receive(mention(7))
  await receive({ type: 'read', room: 'team', id: 9 })
  await receive(mention(8))
  expect(shown()).toEqual([])
})

test('P18.5: nothing is shown over the room that is looked at', async () => {
  const { receive, shown } = screenWith({ lookedAt: '/r/team' })
  await receive(mention(7))
  expect(shown()).toEqual([])
})

test('P18.5: what a page in the background has shown is not shown again', async () => {
  const { receive, shown, showByPage } = screenWith()
  await showByPage(7)
  await receive(mention(7))
  expect(shown()).toEqual(['of the page: '])
  await receive(mention(8))
  expect(shown()).toEqual(['team: Somebody mentioned you'])
})

test('P18.6: shows a test, also before the page has stored its words', async () => {
  const { receive, shown } = screenWith()
  await receive({ type: 'test' })
  expect(shown()).toEqual(['Parley: It works.'])
  const other = screenWith({ known: undefined })
  await other.receive({ type: 'test' })
  await other.receive(mention(7))
  expect(other.shown()).toEqual(['Parley: ', 'team: '])
})

function mention(id: number) {
  return { type: 'message', room: 'team', epoch: 'first', id, about: 'mention' } as const
}

function screenWith(
  { known, lookedAt }: { known?: PushWords | undefined; lookedAt?: string } = { known: words },
) {
  const last = new Map<string, { epoch: string; id: number }>()
  const open = new Map<string, { text: string; data: unknown; close: () => void }>()
  const screen: PushScreen = {
    words: () => Promise.resolve(known ?? (lookedAt === undefined ? undefined : words)),
    lastOf: (room) => Promise.resolve(last.get(room)),
    keepLast: (room, now) => Promise.resolve(void last.set(room, now)),
    isLookedAt: (path) => Promise.resolve(path === lookedAt),
    shown: (tag) => Promise.resolve([open.get(tag)].filter((one) => one !== undefined)),
    show: (title, { body = '', tag = '', dir, data }) => {
      // Each text has its own direction, whatever the language of the browser is.
      expect(dir).toBe('auto')
      open.set(tag, { text: `${title}: ${body}`, data, close: () => open.delete(tag) })
      return Promise.resolve()
    },
  }
  const placeOf = (room: string) => ({ path: `/r/${room}`, tag: `parley ${room}` })
  return {
    receive: (payload: PushPayload) => showPush(payload, placeOf, screen),
    shown: () => [...open.values()].map(({ text }) => text),
    close: () => open.clear(),
    showByPage: (id: number) => screen.show('of the page', { tag: 'parley team', dir: 'auto', data: { id } }),
  }
}
