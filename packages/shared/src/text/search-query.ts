import * as v from 'valibot'
import { folded } from './folded.ts'
import { limits } from '../limits.ts'

/** A search query: words that a message must all contain. There are no operators. */
export const searchText = v.pipe(
  v.string(),
  v.maxLength(limits.query),
  v.check((text) => text.isWellFormed() && !text.includes('\0'), 'wrong_shape'),
)

/** The words of a query, folded, each once. */
export function wordsOf(query: string): string[] {
  return [...new Set(folded(query).split(/\s+/u))].filter((word) => word !== '')
}

/** Whether a message contains all the words, anywhere. */
export function containsAll(message: string, words: readonly string[]): boolean {
  const text = folded(message)
  return words.every((word) => text.includes(word))
}
