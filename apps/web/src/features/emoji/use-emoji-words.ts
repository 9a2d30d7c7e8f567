import { shallowRef } from 'vue'

/**
 * What else emoji are called, for what is typed in letters that no shortname has; they are fetched when such are typed, and until
 * they are there nothing is known.
 */
export function useEmojiWords() {
  const loaded = shallowRef<{ language: string; words: ReadonlyMap<string, string> }>()
  let asked = ''

  return (typed: string) => {
    if (!/[^a-z0-9_+-]/i.test(typed)) return undefined
    const language = document.documentElement.lang
    const now = loaded.value
    if (now?.language === language) return (code: string) => now.words.get(code)
    if (asked !== language) void load(language)
    return undefined
  }

  async function load(language: string) {
    asked = language
    try {
      const { loadEmojiWords } = await import('./emoji-words.ts')
      loaded.value = { language, words: await loadEmojiWords(language) }
    } catch (error) {
      asked = '' // the next letter asks again
      console.warn('Emoji are completed by their shortnames only', error)
    }
  }
}
