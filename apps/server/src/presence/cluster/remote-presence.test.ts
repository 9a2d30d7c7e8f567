import { expect, onTestFinished, test, vi } from 'vitest'
import type { Notice } from './presence-store.ts'
import { Elsewhere } from './remote-presence.ts'
import { MemoryBoard, MemoryBoards } from '../../testing/memory-presence-store.ts'
import { someone } from '../../testing/test-nodes.ts'

test('a room that was left while the board was read hears nothing of it', async () => {
  const { elsewhere, arrived, hearing } = await start()
  const first = elsewhere.follow('lobby', hearing)
  await vi.advanceTimersByTimeAsync(5)
  first.unfollow()
  await vi.advanceTimersByTimeAsync(50)
  await first.opened
  expect(arrived).not.toHaveBeenCalled()
})

test('a room that was left and entered again while the board was read hears everything, once', async () => {
  const { elsewhere, arrived, hearing } = await start()
  const first = elsewhere.follow('lobby', { ...hearing, arrived: () => expect.unreachable() })
  await vi.advanceTimersByTimeAsync(5)
  first.unfollow()
  const second = elsewhere.follow('lobby', hearing)
  first.unfollow()
  await vi.advanceTimersByTimeAsync(50)
  await second.opened
  expect(arrived).toHaveBeenCalledOnce()
})

/** With Ada on another node, and a board that takes 10 ms to be read. */
async function start() {
  vi.useFakeTimers()
  const board = new MemoryBoard(new MemoryBoards())
  await board.arrive('another')
  const ada: Notice = { room: 'lobby', person: someone('Ada'), author: 'author', standing: 'here' }
  await board.write('another', 1, [ada])
  const read = board.read.bind(board)
  vi.spyOn(board, 'read').mockImplementation(async (question) => {
    const sightings = await read(question)
    await new Promise((resolve) => setTimeout(resolve, 10))
    return sightings
  })
  const elsewhere = new Elsewhere(
    board,
    () => 'self',
    (error) => {
      throw error
    },
  )
  onTestFinished(() => {
    elsewhere.close()
    vi.useRealTimers()
  })
  const arrived = vi.fn()
  return { elsewhere, arrived, hearing: { arrived, changed: vi.fn(), left: vi.fn(), typing: vi.fn() } }
}
