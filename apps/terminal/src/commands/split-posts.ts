import { characterAt, limits, messageText } from '@parley/shared'
import * as v from 'valibot'
import { Failure } from '../failure.ts'

/** Splits text into posts, one per line, and buffers at most one post. Lines without visible text are skipped. */
export async function* splitPosts(chunks: AsyncIterable<string>, limit: number = limits.message) {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield* storable(splitLine(line.replace(/\r$/, ''), limit))
    const parts = splitLine(rest, limit)
    rest = parts.pop() ?? ''
    yield* storable(parts)
  }
  yield* storable(splitLine(rest.replace(/\r$/, ''), limit))
}

/** The whole text as one post, without trailing line feeds. Throws Failure when it is too long. */
export async function* wholePost(chunks: AsyncIterable<string>, limit: number = limits.message) {
  let text = ''
  for await (const chunk of chunks) {
    text += chunk
    if (text.trimEnd().length > limit)
      throw new Failure(`Nothing was posted: one post has at most ${limit} characters, and this is longer.`)
  }
  yield* storable([text.trimEnd()])
}

/** Splits a line between characters, or between code points where a character is longer than `limit` UTF-16 code units. */
export function splitLine(line: string, limit: number): string[] {
  const cut: string[] = []
  let at = 0
  while (line.length - at > limit) {
    const { start } = characterAt(line.slice(at, at + limit + 2), limit)
    const end = at + limit
    const isPair = /[\udc00-\udfff]/.test(line.charAt(end)) && /[\ud800-\udbff]/.test(line.charAt(end - 1))
    const to = start > 0 ? at + start : isPair ? end - 1 : end
    cut.push(line.slice(at, to))
    at = to
  }
  return [...cut, line.slice(at)]
}

function storable(texts: readonly string[]): string[] {
  return texts.map((text) => text.replaceAll('\0', '␀')).filter((text) => v.is(messageText, text))
}
