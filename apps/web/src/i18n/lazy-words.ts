import { effectScope, shallowReactive, shallowRef, watch } from 'vue'
import { untilLoaded } from '../ui/lazy-loading.ts'
import { language } from './language.ts'
import type { LanguageCode } from './languages.ts'

/** Texts in the language of the page, apart from `words`: hardly anybody needs them on a first visit. */
export function lazyWords<Words extends object>(catalogues: Record<LanguageCode, () => Promise<Words>>) {
  const words = shallowReactive({}) as Words
  /** Whether there are any yet. */
  const hasWords = shallowRef(false)
  let loading: Promise<void> | undefined

  /** Loads them, and from then on those of each language that the page changes to. */
  function loadWords(): Promise<void> {
    if (loading !== undefined) return loading
    // Longer than the component that asks first.
    effectScope(true).run(() => watch(language, (code) => void load(code)))
    return (loading = load(language.value))
  }

  async function load(code: LanguageCode) {
    const fetched = await untilLoaded(catalogues[code])
    if (code !== language.value) return
    Object.assign(words, fetched)
    hasWords.value = true
  }

  return { words, hasWords, loadWords }
}
