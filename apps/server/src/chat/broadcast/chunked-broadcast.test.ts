import { expect, test } from 'vitest'
import { ChunkedBroadcast } from './chunked-broadcast.ts'

test('sends a frame to few readers at once', () => {
  const { broadcast, received } = setUp()
  broadcast.add(frame('a'), readers(500))
  broadcast.add(frame('b'), readers(2))
  expect(received).toEqual([...readers(500).map((reader) => `a${reader}`), 'b0', 'b1'])
})

test('sends a frame to many readers in chunks, and the next frame after the last chunk', async () => {
  const { broadcast, received } = setUp()
  broadcast.add(frame('a'), readers(1_200))
  broadcast.add(frame('b'), [7])
  expect(received).toHaveLength(500)
  await turn()
  expect(received).toHaveLength(1_000)
  await turn()
  expect(received).toHaveLength(1_200)
  await turn()
  expect(received).toEqual([...readers(1_200).map((reader) => `a${reader}`), 'b7'])
})

test('sends nothing to readers who were added later', async () => {
  const { broadcast, received } = setUp()
  const all = new Set(readers(600))
  broadcast.add(frame('a'), all)
  all.add(600)
  await turn()
  await turn()
  expect(received).toHaveLength(600)
})

function setUp() {
  const received: string[] = []
  const broadcast = new ChunkedBroadcast<number>((bytes, chunk) => {
    received.push(...chunk.map((reader) => `${bytes.toString()}${reader}`))
  })
  return { broadcast, received }
}

const frame = (text: string) => Buffer.from(text)
const readers = (count: number) => Array.from({ length: count }, (_, reader) => reader)
const turn = () => new Promise(setImmediate)
