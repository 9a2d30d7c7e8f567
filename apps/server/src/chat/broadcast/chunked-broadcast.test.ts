import { expect, test } from 'vitest'
import { ChunkedBroadcast } from './chunked-broadcast.ts'

test('few readers get a frame at once', () => {
  const { fanOut, got } = made()
  fanOut.add(frame('a'), readers(500))
  fanOut.add(frame('b'), readers(2))
  expect(got).toEqual([...readers(500).map((reader) => `a${reader}`), 'b0', 'b1'])
})

test('many get it in turns, and the next frame when all of them have it', async () => {
  const { fanOut, got } = made()
  fanOut.add(frame('a'), readers(1_200))
  fanOut.add(frame('b'), [7])
  expect(got).toHaveLength(500)
  await turn()
  expect(got).toHaveLength(1_000)
  await turn()
  expect(got).toHaveLength(1_200)
  await turn()
  expect(got).toEqual([...readers(1_200).map((reader) => `a${reader}`), 'b7'])
})

test('those who come later do not get it', async () => {
  const { fanOut, got } = made()
  const all = new Set(readers(600))
  fanOut.add(frame('a'), all)
  all.add(600)
  await turn()
  await turn()
  expect(got).toHaveLength(600)
})

function made() {
  const got: string[] = []
  const fanOut = new ChunkedBroadcast<number>((bytes, those) => {
    got.push(...those.map((reader) => `${bytes.toString()}${reader}`))
  })
  return { fanOut, got }
}

const frame = (text: string) => Buffer.from(text)
const readers = (count: number) => Array.from({ length: count }, (_, reader) => reader)
const turn = () => new Promise(setImmediate)
