import { expect, onTestFinished, test, vi } from 'vitest'
import { BoardUnavailable, type Notice } from './presence-store.ts'
import { MemoryBoard, MemoryBoards } from '../../testing/memory-presence-store.ts'
import { OwnNotices } from './own-records.ts'
import { someone } from '../../testing/test-nodes.ts'

test('what could not be written is written again, but not over what was said since', async () => {
  const { boards, board, own } = start()
  own.say(notice('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  const write = vi.spyOn(board, 'write').mockImplementationOnce(async () => {
    own.say(notice('Ada', 'idle'))
    await Promise.resolve()
    throw new BoardUnavailable('cut off before it was known what came of it')
  })
  own.say(notice('Ada', 'gone'))
  own.say(notice('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(write).toHaveBeenCalledTimes(2)
  expect(standings(boards, own)).toEqual({ Ada: 'idle', Grace: 'here' })
})

test('who has left is not kept on the board for ever', async () => {
  const { boards, own } = start()
  own.say(notice('Ada', 'here'))
  own.say(notice('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  own.say(notice('Grace', 'gone'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(standings(boards, own)).toEqual({ Ada: 'here', Grace: 'gone' })
  await vi.advanceTimersByTimeAsync(130_000)
  expect(standings(boards, own)).toEqual({ Ada: 'here' })
})

test('for somebody who came and left before the board could be reached, it is not asked again', async () => {
  const { boards, board, own } = start()
  board.reached = 'no'
  own.say(notice('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(3_000)
  own.say(notice('Ada', 'gone'))
  board.reached = 'yes'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(boards.asked).toEqual([])
})

test('a node whose lease is over comes as another, and the old one is not there twice', async () => {
  const { boards, own } = start()
  own.say(notice('Ada', 'here'))
  own.say(notice('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  const before = own.node
  boards.later(20_000)
  own.say(notice('Grace', 'gone'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(own.node).not.toBe(before)
  expect(boards.nodes.get(before)?.expires).toBeLessThan(boards.now)
  expect(standings(boards, own)).toEqual({ Ada: 'here' })
})

test('what nobody can mend is not tried for ever in silence', async () => {
  const { board, own, failed } = start()
  vi.spyOn(board, 'write').mockRejectedValue(new Error('no right to write'))
  own.say(notice('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(500)
  expect(failed).toHaveBeenCalledWith(new Error('no right to write'))
})

function start() {
  vi.useFakeTimers()
  const boards = new MemoryBoards()
  const board = new MemoryBoard(boards)
  const failed = vi.fn<(error: unknown) => void>()
  const own = new OwnNotices(board, failed)
  onTestFinished(() => {
    own.close()
    vi.useRealTimers()
  })
  return { boards, board, own, failed }
}

function standings(boards: MemoryBoards, { node }: OwnNotices) {
  const notices = [...(boards.nodes.get(node)?.notices.values() ?? [])]
  return Object.fromEntries(notices.map(({ person, standing }) => [person.username, standing]))
}

function notice(username: string, standing: Notice['standing']): Notice {
  return { room: 'lobby', person: someone(username), author: `author of ${username}`, standing }
}
