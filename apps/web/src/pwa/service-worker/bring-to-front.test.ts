import { expect, test, vi } from 'vitest'
import { bringToFront } from './bring-to-front.ts'

const origin = 'https://parley.example'

test('focuses the page of the room that is open', async () => {
  const { clients, opened, focused } = browserWith('/', '/r/Team/#m7', '/r/other')
  await bringToFront(clients, origin, '/r/team')
  expect(focused).toEqual(['/r/Team/#m7'])
  expect(opened).toEqual([])
})

test('focuses the lobby', async () => {
  const { clients, opened, focused } = browserWith('/r/team', '/')
  await bringToFront(clients, origin, '/')
  expect(focused).toEqual(['/'])
  expect(opened).toEqual([])
})

test('opens a room that is not open', async () => {
  const { clients, opened, focused } = browserWith('/', '/r/team')
  await bringToFront(clients, origin, '/r/%E6%9E%97')
  expect(focused).toEqual([])
  expect(opened).toEqual(['/r/%E6%9E%97'])
})

test('P17.5: shows the message in the page that is open, or in a new one', async () => {
  const { clients, opened, focused, told } = browserWith('/r/team')
  await bringToFront(clients, origin, '/r/team', 7)
  expect([focused, opened, told]).toEqual([['/r/team'], [], [{ type: 'to-message', id: 7 }]])
  await bringToFront(clients, origin, '/r/garden', 8)
  expect(opened).toEqual(['/r/garden#m8'])
})

function browserWith(...paths: string[]) {
  const focused: string[] = []
  const opened: string[] = []
  const told: unknown[] = []
  const pages = paths.map((path) => ({
    url: origin + path,
    focus: () => Promise.resolve(focused.push(path)),
    postMessage: (message: unknown) => told.push(message),
  }))
  const clients = {
    matchAll: vi.fn().mockResolvedValue(pages),
    openWindow: (path: string) => Promise.resolve(opened.push(path)),
  }
  return { clients, opened, focused, told }
}
