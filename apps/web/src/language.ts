import { shallowRef } from 'vue'
import { recall, remember } from './browser-memory.ts'
import { words } from './words.ts'
import { languageFor, languages, localeFor, type LanguageCode } from './words/languages.ts'

const key = 'parley.language'

/** What the page is speaking. */
export const language = shallowRef<LanguageCode>('en')

/** BCP 47, for `Intl`; the browser's own until the page speaks. */
export const locale = shallowRef<string>()

/** Nothing can be shown before this. */
export async function speakFirst() {
  await speak(languageFor(recall(key), navigator.languages), navigator.languages)
  markDocument()
}

/** Remembers the choice. Rejects, and leaves everything as it was, when the words cannot be fetched. */
export async function choose(code: LanguageCode) {
  await speak(code, navigator.languages)
  markDocument()
  remember(key, code)
}

export async function speak(code: LanguageCode, preferred: readonly string[] = []) {
  Object.assign(words, await languages[code].fetch())
  language.value = code
  locale.value = localeFor(code, preferred)
}

function markDocument() {
  const { tag, direction } = languages[language.value]
  document.documentElement.lang = tag
  document.documentElement.dir = direction
}
