import { isRefusalCode, type Refusal } from '@parley/shared'
import { shallowReactive } from 'vue'
import type { Words } from './catalogues/en.ts'

/** Every text of the page in its current language (language.ts). Reactive. */
export const words = shallowReactive({}) as Words

/** The text of a refusal in the page's language; the server's own text for a code that the page does not know. */
export function refusalText({ code, reason }: Refusal): string {
  return isRefusalCode(code) ? words.refusals[code] : reason
}
