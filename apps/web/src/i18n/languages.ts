import type { Words } from './catalogues/en.ts'
import type { RoomWords } from './catalogues/room/en.ts'

/** The page's languages, each with its own name. A catalogue is fetched when it is needed, and that of the room with it. */
export const languages = {
  en: {
    name: 'English',
    tag: 'en',
    direction: 'ltr',
    fetch: async () => (await import('./catalogues/en.ts')).en,
    fetchRoom: async () => (await import('./catalogues/room/en.ts')).en,
  },
  zh: {
    name: '简体中文',
    tag: 'zh-Hans',
    direction: 'ltr',
    fetch: async () => (await import('./catalogues/zh.ts')).zh,
    fetchRoom: async () => (await import('./catalogues/room/zh.ts')).zh,
  },
  ar: {
    name: 'العربية',
    tag: 'ar',
    direction: 'rtl',
    fetch: async () => (await import('./catalogues/ar.ts')).ar,
    fetchRoom: async () => (await import('./catalogues/room/ar.ts')).ar,
  },
} as const satisfies Record<string, Language>

export type LanguageCode = keyof typeof languages

export const isLanguageCode = (code: unknown): code is LanguageCode =>
  typeof code === 'string' && Object.hasOwn(languages, code)

/** The chosen language, else the first of the browser's that the page has, else English. */
export function languageFor(chosen: unknown, preferred: readonly string[]): LanguageCode {
  return isLanguageCode(chosen) ? chosen : (preferred.map(languageOf).find(isLanguageCode) ?? 'en')
}

/** The locale of a language in the person's region: English in Vienna has no AM and PM. */
export function localeFor(code: LanguageCode, preferred: readonly string[]): string {
  const own = preferred.find((tag) => languageOf(tag) === code)
  const first = preferred.find((tag) => languageOf(tag) !== undefined)
  const region =
    own === undefined ? first && new Intl.Locale(first).maximize().region : new Intl.Locale(own).region
  return region ? `${languages[code].tag}-${region}` : languages[code].tag
}

interface Language {
  name: string
  /** BCP 47. */
  tag: string
  direction: 'ltr' | 'rtl'
  fetch: () => Promise<Words>
  fetchRoom: () => Promise<RoomWords>
}

/** Undefined for an invalid BCP 47 tag: some browsers report a system locale, such as `en-US@posix`. */
function languageOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).language
  } catch {
    return undefined
  }
}
