import { codeOfNative, emojiIndex } from '@parley/shared/emoji-table'
import { arabicPhrases } from './arabic-phrases.ts'
import { installedEmojiTable, readJson } from './installed.ts'

/** The languages of the page. */
export const wordLanguages = ['en', 'zh', 'ar'] as const

export type WordLanguage = (typeof wordLanguages)[number]

/** The words for each emoji of the table in a language: code to words, lower case, separated by spaces. */
export function installedEmojiWords(language: WordLanguage): Record<string, string> {
  const phrasesOf = language === 'ar' ? arabicPhrases() : emojibasePhrases(language)
  const codes = emojiIndex(installedEmojiTable()).categories.flatMap(({ emoji }) =>
    emoji.map(({ code }) => code),
  )
  return Object.fromEntries(
    codes.map((code) => [code, wordsOf(phrasesOf(code))]).filter(([, words]) => words !== ''),
  ) as Record<string, string>
}

function emojibasePhrases(language: 'en' | 'zh'): (code: string) => string[] {
  const listed = readJson(`emojibase-data/${language}/compact.json`) as Listed[]
  const phrases = new Map(
    listed.map(({ unicode, label, tags = [] }) => [codeOfNative(unicode), [label, ...tags]]),
  )
  return (code) => phrases.get(code) ?? []
}

/** An emoji in Emojibase's `compact.json`. */
interface Listed {
  unicode: string
  label: string
  tags?: string[]
}

function wordsOf(phrases: string[]): string {
  const words = phrases.flatMap((phrase) => phrase.toLowerCase().split(/[\s:,،()“”]+/u)).filter(Boolean)
  return [...new Set(words)].join(' ')
}
