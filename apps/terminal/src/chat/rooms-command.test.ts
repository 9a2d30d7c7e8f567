import type { RoomList } from '@parley/client'
import type { ListedRooms } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { plain } from '../screen/paint.ts'
import type { Screen } from '../screen/screen.ts'
import { RoomsCommand } from './rooms-command.ts'

const line = { room: 'lobby', head: 1, read: 1, unread: 0, mentions: 0 }

test('P16.12: prints the rooms once they are known, and those that everybody may come into', async () => {
  const pages: ListedRooms[] = [
    { type: 'listed', rooms: [{ room: 'attic' }, { room: 'lobby' }], next: 'lobby' },
    { type: 'listed', rooms: [{ room: 'team', title: 'The team' }], after: 'lobby' },
  ]
  const { rooms, printed, command, done } = start(() => pages.shift())
  command.run()
  expect({ printed, isRunning: command.isRunning }).toEqual({ printed: [], isRunning: true })
  rooms.isComplete = true
  command.changed()
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce())
  expect(printed).toEqual(['* lobby', 'Open to everybody (/join NAME):', '  attic', '  team "The team"'])
  expect(command.isRunning).toBe(false)
})

test('prints each once, and no others where the server knows none', async () => {
  const { rooms, printed, command, done } = start(() => undefined)
  rooms.isComplete = true
  command.run()
  command.run()
  command.changed()
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce())
  expect(printed).toEqual(['* lobby'])
})

function start(answer: () => ListedRooms | undefined) {
  const rooms = { isComplete: false, lines: [line], questions: { ask: () => Promise.resolve(answer()) } }
  const printed: string[] = []
  const screen = { columns: 80, paint: plain, print: (...lines: string[]) => void printed.push(...lines) }
  const done = vi.fn()
  const list = rooms as unknown as RoomList
  return { rooms, printed, done, command: new RoomsCommand(list, 'lobby', screen as unknown as Screen, done) }
}
