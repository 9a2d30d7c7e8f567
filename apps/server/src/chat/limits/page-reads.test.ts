import { expect, test } from 'vitest'
import { PageReads } from './page-reads.ts'

test('P5.8: begins two pages at a time while something is being stored, and more afterwards', async () => {
  const pages = new PageReads()
  const ends: (() => void)[] = []
  const page = () => new Promise<void>((resolve) => ends.push(resolve))
  const stored: (() => void)[] = []
  const writes = [1, 2].map(() => pages.write(() => new Promise<void>((resolve) => stored.push(resolve))))
  for (const author of ['a', 'b', 'c', 'd', 'e', 'f']) void pages.read(author, page)
  expect(ends).toHaveLength(2)
  ends[0]?.()
  await nextTurn()
  expect(ends).toHaveLength(3)
  stored[0]?.()
  await writes[0]
  expect(ends).toHaveLength(3)
  stored[1]?.()
  await writes[1]
  await nextTurn()
  expect(ends).toHaveLength(5)
})

test('P5.8: a write that fails lets the pages go on', async () => {
  const pages = new PageReads()
  await expect(pages.write(() => Promise.reject(new Error('full')))).rejects.toThrow('full')
  const begun: string[] = []
  for (const author of ['a', 'b', 'c', 'd', 'e'])
    void pages.read(author, () => {
      begun.push(author)
      return new Promise<void>(() => undefined)
    })
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

/** A place is free in the next turn of the event loop. */
async function nextTurn() {
  for (let n = 0; n < 2; n += 1) await new Promise(setImmediate)
}
