import { isRefusalCode, type Refusal } from '@parley/shared'
import { shallowReactive } from 'vue'
import type { Words } from './catalogues/en.ts'

/** Every word the page says, in the language it is speaking (language.ts); whoever shows them follows a change. */
export const words = shallowReactive({}) as Words

/** What the server refused, in the page's words; in the server's for a code that is newer than the page. */
export function refusalText({ code, reason }: Refusal): string {
  return isRefusalCode(code) ? words.refusals[code] : reason
}
