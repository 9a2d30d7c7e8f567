import { shallowRef } from 'vue'
import { load, save } from '../storage/browser-storage.ts'
import { words } from './words.ts'
import { languageFor, languages, localeFor, type LanguageCode } from './languages.ts'

const key = 'parley.language'

let requests = 0

/** What the page is speaking. */
export const language = shallowRef<LanguageCode>('en')

/** BCP 47, for `Intl`; the browser's own until the page speaks. */
export const locale = shallowRef<string>()

/** Nothing can be shown before this. */
export async function speakFirst() {
  await speak(languageFor(load(key), navigator.languages), navigator.languages)
  markDocument()
}

/** Remembers the choice. Rejects, and leaves everything as it was, when the words cannot be fetched. */
export async function choose(code: LanguageCode) {
  if (!(await speak(code, navigator.languages))) return
  markDocument()
  save(key, code)
}

/** False when another language was asked for meanwhile: the last one counts, whichever comes first. */
export async function speak(code: LanguageCode, preferred: readonly string[] = []): Promise<boolean> {
  const request = ++requests
  try {
    const fetched = await languages[code].fetch()
    if (request !== requests) return false
    Object.assign(words, fetched)
  } catch (error) {
    if (request !== requests) return false
    throw error
  }
  language.value = code
  locale.value = localeFor(code, preferred)
  return true
}

function markDocument() {
  const { tag, direction } = languages[language.value]
  document.documentElement.lang = tag
  document.documentElement.dir = direction
}
