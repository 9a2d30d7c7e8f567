import { limits, messageText } from '@parley/shared'
import * as v from 'valibot'
import { Failure } from '../failure.ts'

/** Cuts text into posts, a line each, without ever holding more of a line than fits into one. Lines with nothing to see are left out. */
export async function* postsOf(chunks: AsyncIterable<string>, limit: number = limits.message) {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield* presentable(pieces(line.replace(/\r$/, ''), limit))
    const begun = pieces(rest, limit)
    rest = begun.pop() ?? ''
    yield* presentable(begun)
  }
  yield* presentable(pieces(rest.replace(/\r$/, ''), limit))
}

/** The whole text as one post, without the line feeds at its end. Throws Failure when it is too long for one. */
export async function* wholePost(chunks: AsyncIterable<string>, limit: number = limits.message) {
  let text = ''
  for await (const chunk of chunks) {
    text += chunk
    if (text.trimEnd().length > limit)
      throw new Failure(`Nothing was posted: one post has at most ${limit} characters, and this is longer.`)
  }
  yield* presentable([text.trimEnd()])
}

/** Cuts between code points, never between the halves of a surrogate pair. Lengths are UTF-16 code units. */
export function pieces(line: string, limit: number): string[] {
  const cut: string[] = []
  let at = 0
  while (line.length - at > limit) {
    const end = at + limit
    const next = /[\udc00-\udfff]/.test(line.charAt(end)) && /[\ud800-\udbff]/.test(line.charAt(end - 1))
    const to = next ? end - 1 : end
    cut.push(line.slice(at, to))
    at = to
  }
  return [...cut, line.slice(at)]
}

function presentable(texts: readonly string[]): string[] {
  return texts.map((text) => text.replaceAll('\0', '␀')).filter((text) => v.is(messageText, text))
}
