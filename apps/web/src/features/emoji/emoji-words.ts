/** Emoji keywords in English and in the page's language, by code. Rejects when they cannot be fetched. */
export async function loadEmojiWords(language: string): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(loadersFor(language).map((load) => load()))
  const words = new Map<string, string>()
  for (const { default: table } of found)
    for (const [code, more] of Object.entries(table)) words.set(code, `${words.get(code) ?? ''} ${more}`)
  return words
}

function loadersFor(language: string) {
  const own = Object.entries(loaders).find(([known]) => known !== 'en' && language.startsWith(known))
  return [loaders.en, ...(own ? [own[1]] : [])]
}

// A new language needs one line here and one in packages/emoji-data/src/installed-words.ts.
const loaders = {
  en: () => import('virtual:emoji-words-en'),
  zh: () => import('virtual:emoji-words-zh'),
  ar: () => import('virtual:emoji-words-ar'),
}
