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

function browserWith(...paths: string[]) {
  const focused: string[] = []
  const opened: string[] = []
  const pages = paths.map((path) => ({
    url: origin + path,
    focus: () => Promise.resolve(focused.push(path)),
  }))
  const clients = {
    matchAll: vi.fn().mockResolvedValue(pages),
    openWindow: (path: string) => Promise.resolve(opened.push(path)),
  }
  return { clients, opened, focused }
}
