import { shallowRef } from 'vue'
import { changes, load, save } from '../storage/browser-storage.ts'
import { locale } from './locale.ts'
import { words } from './words.ts'
import { languageFor, languages, localeFor, type LanguageCode } from './languages.ts'

const key = 'parley.language'

let requests = 0
/** Whether the texts of the room are needed, too. */
let withRoom = false
let ofRoom: Promise<void> | undefined
/** The language under way, if any. */
let pending: Promise<unknown> = Promise.resolve()

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
export function setLanguage(code: LanguageCode, preferred: readonly string[] = []): Promise<boolean> {
  const set = change(code, preferred)
  pending = set.catch(() => undefined) // those who asked for it are told
  return set
}

/** Loads the texts of the room; from then on, every language comes with them. */
export function loadRoomWords(): Promise<void> {
  withRoom = true
  return (ofRoom ??= addRoomWords().catch((error: unknown) => {
    ofRoom = undefined
    throw error
  }))
}

async function addRoomWords() {
  await pending
  if (requests === 0 || 'composer' in words) return // the first language brings them, or has
  const code = language.value
  const fetched = await languages[code].fetchRoom()
  if (code === language.value) Object.assign(words, fetched)
}

async function change(code: LanguageCode, preferred: readonly string[]) {
  const request = ++requests
  try {
    const fetched = await fetchAll(code)
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

async function fetchAll(code: LanguageCode) {
  const { fetch, fetchRoom } = languages[code]
  const [fetched, early] = await Promise.all([fetch(), withRoom ? fetchRoom() : undefined])
  // The room may have been asked for meanwhile.
  return { ...fetched, ...(early ?? (withRoom ? await fetchRoom() : undefined)) }
}

function markDocument() {
  const { tag, direction } = languages[language.value]
  document.documentElement.lang = tag
  document.documentElement.dir = direction
}
