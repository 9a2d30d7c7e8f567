import type { Cut } from './cut.ts'
import type { Names } from './names.ts'
import { mayBeginMention, mayEndMention } from '@parley/shared'

/** `@` and the longest known name. Not inside a word: `mail@ada` and `@adamant` do not mention Ada. */
export function* mentionsIn(text: string, names: Names): Generator<Cut> {
  let at = 0
  for (const { index: start } of text.matchAll(/@/g)) {
    if (start < at || !mayBeginMention(text, start)) continue
    const end = endOfName(text, start + 1, names)
    if (end === undefined) continue
    yield { start, end, segment: { type: 'mention', text: text.slice(start, end) } }
    at = end
  }
}

function endOfName(text: string, start: number, names: Names): number | undefined {
  const length = names.lengths.find((length) => {
    const end = start + length
    return (
      names.lowerCase.has(text.slice(start, end).toLowerCase()) &&
      end <= text.length &&
      mayEndMention(text, end)
    )
  })
  return length === undefined ? undefined : start + length
}
