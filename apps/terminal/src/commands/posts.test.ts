import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieces, postsOf, wholePost } from './posts.ts'

test('each line is a post, wherever the chunks are cut', async () => {
  expect(await all(postsOf(chunks('on', 'e\ntw', 'o\r\n', 'three')))).toEqual(['one', 'two', 'three'])
})

test('lines with nothing to see are skipped, and NUL becomes visible', async () => {
  expect(await all(postsOf(chunks('\n  \n\u200b\na\0b\n')))).toEqual(['a␀b'])
})

test('a long line is cut between code points', async () => {
  expect(await all(postsOf(chunks('abc😀d\n'), 4))).toEqual(['abc', '😀d'])
  expect(await all(postsOf(chunks('abc', '😀', 'defgh'), 4))).toEqual(['abc', '😀de', 'fgh'])
})

test('a line without end is never held whole', async () => {
  const posts = postsOf(endless(), 10)
  expect((await posts.next()).value).toBe('xxxxxxxxxx')
})

test('pieces are the line, within the limit and well formed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '😀', 'é') }),
      fc.integer({ min: 2, max: 9 }),
      (line, limit) => {
        const cut = pieces(line, limit)
        expect(cut.join('')).toBe(line)
        expect(cut.every((piece) => piece.length <= limit && piece.isWellFormed())).toBe(true)
      },
    ),
  )
})

test('--whole is one post with its line feeds, but for those at the end', async () => {
  expect(await all(wholePost(chunks('a\n', 'b\n\n')))).toEqual(['a\nb'])
  expect(await all(wholePost(chunks('\n')))).toEqual([])
  await expect(all(wholePost(chunks('abcdef', 'g'), 6))).rejects.toThrow('at most 6 characters')
})

async function* chunks(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(text)
}

async function* endless() {
  for (;;) yield await Promise.resolve('xxxxx')
}

async function all(posts: AsyncIterable<string>): Promise<string[]> {
  const gathered: string[] = []
  for await (const post of posts) gathered.push(post)
  return gathered
}
