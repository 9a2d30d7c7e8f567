import { isRefusalCode, type Refusal } from '@parley/shared'
import { shallowReactive } from 'vue'
import type { Words } from './catalogues/en.ts'
import type { RoomWords } from './catalogues/room/en.ts'

/** Every text of the page in its current language (language.ts); those of the room once it is loaded. Reactive. */
export const words = shallowReactive({}) as Words & RoomWords

/** The text of a refusal in the page's language; the server's own text for a code that the page does not know. */
export function refusalText({ code, reason }: Pick<Refusal, 'code' | 'reason'>): string {
  return isRefusalCode(code) ? words.refusals[code] : reason
}
