import { shallowRef } from 'vue'

/**
 * Looks up keywords for text that no shortname contains. They are fetched when first needed; until then, nothing is found.
 */
export function useEmojiWords() {
  const loaded = shallowRef<{ language: string; words: ReadonlyMap<string, string> }>()
  let requested = ''

  return (typed: string) => {
    if (!/[^a-z0-9_+-]/i.test(typed)) return undefined
    const language = document.documentElement.lang
    const now = loaded.value
    if (now?.language === language) return (code: string) => now.words.get(code)
    if (requested !== language) void load(language)
    return undefined
  }

  async function load(language: string) {
    requested = language
    try {
      const { loadEmojiWords } = await import('./emoji-words.ts')
      loaded.value = { language, words: await loadEmojiWords(language) }
    } catch (error) {
      requested = '' // the next letter retries
      console.warn('Emoji are completed by their shortnames only', error)
    }
  }
}
