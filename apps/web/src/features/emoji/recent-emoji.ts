import * as v from 'valibot'
import { load, save } from '../../storage/browser-storage.ts'

/** Codes of the emoji used in this browser, the last used first, in the skin tone in which they were used. */
export function recentEmoji(): string[] {
  const found = v.safeParse(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]+(?:-[0-9a-f]+)*$/))), load(key))
  return found.success ? found.output : []
}

export function noteEmoji(code: string) {
  save(key, [code, ...recentEmoji().filter((other) => other !== code)].slice(0, mostKept))
}

const key = 'parley.recent-emoji'
const mostKept = 24
