import { effectScope, shallowReactive, shallowRef, watch } from 'vue'
import { untilLoaded } from '../ui/lazy-loading.ts'
import type { ModerationWords } from './catalogues/moderation/en.ts'
import { language } from './language.ts'
import type { LanguageCode } from './languages.ts'

/** The texts for owners and moderators in the language of the page. Apart from `words`: hardly anybody needs them on a first visit. */
export const moderationWords = shallowReactive({}) as ModerationWords

/** Whether there are any yet. */
export const hasModerationWords = shallowRef(false)

const catalogues = {
  en: async () => (await import('./catalogues/moderation/en.ts')).en,
  zh: async () => (await import('./catalogues/moderation/zh.ts')).zh,
  ar: async () => (await import('./catalogues/moderation/ar.ts')).ar,
} satisfies Record<LanguageCode, () => Promise<ModerationWords>>

let loading: Promise<void> | undefined

/** Loads them, and from then on those of each language that the page changes to. */
export function loadModerationWords(): Promise<void> {
  if (loading !== undefined) return loading
  // Longer than the component that asks first.
  effectScope(true).run(() => watch(language, (code) => void load(code)))
  return (loading = load(language.value))
}

async function load(code: LanguageCode) {
  const fetched = await untilLoaded(catalogues[code])
  if (code !== language.value) return
  Object.assign(moderationWords, fetched)
  hasModerationWords.value = true
}
