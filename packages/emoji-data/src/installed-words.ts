import { codeOfNative, emojiIndex } from '@parley/shared/emoji-table'
import { installedEmojiTable, readJson } from './installed.ts'

/** The languages of the page that Emojibase has words for. */
export const wordLanguages = ['en', 'zh'] as const

export type WordLanguage = (typeof wordLanguages)[number]

/** What each emoji of the table is called in a language: code to words, lower case and separated by spaces. */
export function installedEmojiWords(language: WordLanguage): Record<string, string> {
  const known = new Set(
    emojiIndex(installedEmojiTable()).categories.flatMap(({ emoji }) => emoji.map(({ code }) => code)),
  )
  const called = (readJson(`emojibase-data/${language}/compact.json`) as Called[]).map(
    ({ unicode, label, tags = [] }): [string, string] => [codeOfNative(unicode), wordsOf([label, ...tags])],
  )
  return Object.fromEntries(called.filter(([code]) => known.has(code)))
}

/** An emoji in Emojibase's `compact.json`. */
interface Called {
  unicode: string
  label: string
  tags?: string[]
}

function wordsOf(phrases: string[]): string {
  const words = phrases.flatMap((phrase) => phrase.toLowerCase().split(/[\s:,()“”]+/u)).filter(Boolean)
  return [...new Set(words)].join(' ')
}
