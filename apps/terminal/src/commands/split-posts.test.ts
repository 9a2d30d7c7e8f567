import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitLine, splitPosts, wholePost } from './split-posts.ts'

test('makes each line a post, wherever the chunks end', async () => {
  expect(await all(splitPosts(chunks('on', 'e\ntw', 'o\r\n', 'three')))).toEqual(['one', 'two', 'three'])
})

test('skips lines without visible text, and makes NUL visible', async () => {
  expect(await all(splitPosts(chunks('\n  \n\u200b\na\0b\n')))).toEqual(['a␀b'])
})

test('splits a long line between characters', async () => {
  expect(await all(splitPosts(chunks('abcde\u0301f\n'), 5))).toEqual(['abcd', 'e\u0301f'])
  expect(await all(splitPosts(chunks('ab👨‍👩‍👧cd\n'), 9))).toEqual(['ab', '👨‍👩‍👧c', 'd'])
  expect(await all(splitPosts(chunks('👨‍👩‍👧\n'), 4))).toEqual(['👨‍', '👩‍', '👧'])
  expect(await all(splitPosts(chunks('abc😀d\n'), 4))).toEqual(['abc', '😀d'])
  expect(await all(splitPosts(chunks('abc', '😀', 'defgh'), 4))).toEqual(['abc', '😀de', 'fgh'])
})

test('does not buffer an endless line', async () => {
  const posts = splitPosts(endless(), 10)
  expect((await posts.next()).value).toBe('xxxxxxxxxx')
})

test('the parts are the line, within the limit and well formed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '😀', 'é', '\u0301', '\u200d') }),
      fc.integer({ min: 2, max: 9 }),
      (line, limit) => {
        const cut = splitLine(line, limit)
        expect(cut.join('')).toBe(line)
        expect(cut.every((piece) => piece.length <= limit && piece.isWellFormed())).toBe(true)
      },
    ),
  )
})

test('wholePost keeps line feeds, except trailing ones', async () => {
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
