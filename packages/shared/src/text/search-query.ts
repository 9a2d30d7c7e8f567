import * as v from 'valibot'
import { folded } from './folded.ts'
import { limits } from '../limits.ts'

/** What a person looks for: words, of which a message must hold every one. Nothing in it is an operator. */
export const searchQuery = v.pipe(
  v.string(),
  v.maxLength(limits.query),
  v.check((text) => text.isWellFormed() && !text.includes('\0'), 'wrong_shape'),
  v.check((text) => wordsOf(text).length > 0, 'empty_query'),
)

/** The words of a query, folded, each once. */
export function wordsOf(query: string): string[] {
  return [...new Set(folded(query).split(/\s+/u))].filter((word) => word !== '')
}

/** Whether a message says all of the words, wherever in it. */
export function saysAll(message: string, words: readonly string[]): boolean {
  const text = folded(message)
  return words.every((word) => text.includes(word))
}
