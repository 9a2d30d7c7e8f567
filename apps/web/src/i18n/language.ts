import { shallowRef } from 'vue'
import { changes, load, save } from '../storage/browser-storage.ts'
import { locale } from './locale.ts'
import { words } from './words.ts'
import { languageFor, languages, localeFor, type LanguageCode } from './languages.ts'

const key = 'parley.language'

let requests = 0

/** The page's language. */
export const language = shallowRef<LanguageCode>('en')

/** Sets the stored choice, or the browser's language. Must complete once before anything is shown. */
export async function setPreferredLanguage() {
  if (await setLanguage(languageFor(load(key), navigator.languages), navigator.languages)) markDocument()
}

/** Whether another tab has stored a choice. */
export const isLanguageChoice = (event: StorageEvent) => changes(event, key)

/** Switches the language and stores the choice. Rejects without a change when the catalogue cannot be fetched. */
export async function chooseLanguage(code: LanguageCode) {
  if (!(await setLanguage(code, navigator.languages))) return
  markDocument()
  save(key, code)
}

/** Loads a language. False when another one was requested meanwhile: the last request wins. */
export async function setLanguage(code: LanguageCode, preferred: readonly string[] = []): Promise<boolean> {
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
